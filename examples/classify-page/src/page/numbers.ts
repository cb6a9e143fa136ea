const WHOLE = new Intl.NumberFormat('en');

/** 269722 as `269,722`; what is not known as a dash. */
export const count = (value: number | null): string => (value === null ? '–' : WHOLE.format(value));

/** 1078888 as `1.03 MiB`. */
export function bytes(value: number | null): string {
  if (value === null) return '–';
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  const power = Math.min(Math.floor(Math.log2(Math.max(value, 1)) / 10), units.length - 1);
  const scaled = value / 1024 ** power;
  return `${power === 0 ? scaled : scaled.toPrecision(3)} ${units[power]}`;
}

/** 0.9321 as `93.2 %`. */
export const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
