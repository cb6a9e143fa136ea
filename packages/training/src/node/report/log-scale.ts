/** The domain and the ticks of a logarithmic axis. */
export interface LogScale {
  domain: [number, number];
  ticks: number[];
  tickFormat: (value: number) => string;
}

const power = (exponent: number) => Number(`1e${exponent}`); // 10 ** -5 is 0.000009999999999999999

/** At most about this many labelled ticks. */
const MOST_TICKS = 8;

/** Every multiple of `digits` times a power of ten that is needed to enclose low and high. */
function enclosing(low: number, high: number, digits: readonly number[], every: number): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const all: number[] = [];
  for (let exponent = first; exponent <= last + every; exponent += every) {
    for (const digit of digits) all.push(Number((digit * power(exponent)).toPrecision(1)));
  }
  const from = all.findLastIndex((tick) => tick <= low);
  const to = all.findIndex((tick) => tick >= high);
  return all.slice(Math.max(0, from), to < 0 ? all.length : to + 1);
}

/**
 * An axis that encloses all values above 0 and starts and ends at a tick: at 1, 2, 5 times powers of ten
 * where there are few decades, else at powers of ten.
 */
export function logScale(values: readonly number[]): LogScale {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  const low = positive.reduce((a, b) => Math.min(a, b), positive[0] ?? 1);
  const high = Math.max(
    positive.reduce((a, b) => Math.max(a, b), low),
    low * 1.001,
  );
  const decades = Math.log10(high / low);
  const ticks =
    decades < 2
      ? enclosing(low, high, [1, 2, 5], 1)
      : enclosing(low, high, [1], Math.ceil(decades / MOST_TICKS));
  return {
    domain: [ticks[0], ticks[ticks.length - 1]],
    ticks,
    tickFormat: (value) => (value >= 1e-3 && value < 1e4 ? String(value) : value.toExponential()),
  };
}
