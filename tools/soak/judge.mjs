import { QUANTITIES } from './quantities.mjs';

/**
 * @typedef {import('./quantities.mjs').Sample} Sample
 * @typedef {import('./quantities.mjs').Quantity} Quantity
 *
 * @typedef {object} Verdict what became of one quantity after the warm-up
 * @property {Quantity} quantity
 * @property {number} first
 * @property {number} last
 * @property {number} lowest
 * @property {number} highest
 * @property {number} slope by least squares, per step
 * @property {number} rise the median of the last quarter of the samples less that of the second
 * @property {boolean} grows
 */

/** The fewest samples after the warm-up that say something: five in each quarter. */
export const FEWEST = 20;

/** The slope of the line through points with the least squared distance. @type {(x: number[], y: number[]) => number} */
export function slopeOf(x, y) {
  const mean = (/** @type {number[]} */ values) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const xy = x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0);
  return xy / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}

/** @type {(values: readonly number[]) => number} */
function medianOf(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * Says of each quantity whether it grows, from samples at equal distances. One that has to stay may not differ between any two
 * samples; one with a bound grows where both its slope and its rise from the second quarter to the last are above it. (The first
 * quarter is left out of the rise: what settles late would hide there.)
 *
 * @param {readonly Sample[]} samples
 * @param {{warmUp: number}} options the last step of the warm-up, whose samples do not count
 * @returns {Verdict[]}
 * @throws {RangeError} where too few samples are left
 */
export function judge(samples, { warmUp }) {
  const counted = samples.filter(({ step }) => step > warmUp);
  if (counted.length < FEWEST) {
    throw new RangeError(
      `${counted.length} samples after ${warmUp} steps of warm-up say nothing; it takes ${FEWEST}: give more steps`,
    );
  }
  const steps = counted.map(({ step }) => step);
  return QUANTITIES.map((quantity) => {
    const values = counted.map((sample) => sample[quantity.key]);
    const quarter = Math.floor(values.length / 4);
    const slope = slopeOf(steps, values);
    const rise = medianOf(values.slice(-quarter)) - medianOf(values.slice(quarter, 2 * quarter));
    const [lowest, highest] = [Math.min(...values), Math.max(...values)];
    const { bound } = quantity;
    const grows = bound === null ? lowest !== highest : slope > bound.slope && rise > bound.rise;
    return {
      quantity,
      first: values[0],
      last: values[values.length - 1],
      lowest,
      highest,
      slope,
      rise,
      grows,
    };
  });
}
