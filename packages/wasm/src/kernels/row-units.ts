/** Values that are worth a call of their own, some 5 microseconds. */
const VALUES = 16384;

/** How many row units of a batch normalisation (rows, or a few of them) are worth a call of their own. */
export const unitsWorthACall = (channels: number): number => Math.max(1, Math.ceil(VALUES / channels));
