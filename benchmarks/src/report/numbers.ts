/** A rate with as many digits as it is worth. */
export const rate = (value: number): string =>
  value < 10 ? value.toPrecision(2) : value.toFixed(value < 1000 ? 1 : 0);

/** A rate, or nothing where it is not known. */
export const rateOrNothing = (value: number | null): string => (value === null ? '' : rate(value));

export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** A share, or nothing where it is not known. */
export const percentOrNothing = (share: number | null): string => (share === null ? '' : percent(share));

/** A ratio as a factor: '1.31 x'. */
export const factor = (ratio: number): string => `${ratio.toFixed(2)} x`;
