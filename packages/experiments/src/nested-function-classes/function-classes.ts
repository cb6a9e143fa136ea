import type { Random } from '../random.js';
import { leastSquares } from './least-squares.js';

/** A function of one number. */
export type RealFunction = (x: number) => number;

/** So many numbers from low to high, both among them. */
export const evenly = (low: number, high: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));

/** Where functions are compared: 201 points of [-1, 1]. */
const GRID = evenly(-1, 1, 201);

/** The powers of the nested classes: {1, x}, {1, x, x²}, …; class k has 0 to k. */
export function nestedPowers(classes: number): number[][] {
  return Array.from({ length: classes }, (_, i) => Array.from({ length: i + 2 }, (_, power) => power));
}

/**
 * The powers of classes of the same sizes that are not nested: k + 1 different powers of 0 to `highest`, drawn for each class by
 * itself, in rising order.
 *
 * @throws RangeError if the largest class needs more powers than there are
 */
export function scatteredPowers(classes: number, highest: number, random: Random): number[][] {
  if (classes > highest) {
    throw new RangeError(
      `highestPower (=${highest}) must be at least classes (=${classes}), for as many powers as coefficients`,
    );
  }
  return nestedPowers(classes).map(({ length }) => {
    const powers = Array.from({ length: highest + 1 }, (_, power) => power);
    for (let i = 0; i < length; i++) {
      const j = i + Math.floor((powers.length - i) * random()); // the beginning of a Fisher-Yates shuffle
      [powers[i], powers[j]] = [powers[j], powers[i]];
    }
    return powers.slice(0, length).sort((a, b) => a - b);
  });
}

/**
 * A smooth true function that no polynomial is: Σ_m a_m sin(m π x / 2 + φ_m) for m = 1 to 4, with a_m uniform in [-1, 1] and φ_m in
 * [0, 2π).
 */
export function drawTruth(random: Random): RealFunction {
  const waves = [1, 2, 3, 4].map((m) => ({ m, size: 2 * random() - 1, phase: 2 * Math.PI * random() }));
  return (x) =>
    waves.reduce((sum, { m, size, phase }) => sum + size * Math.sin((m * Math.PI * x) / 2 + phase), 0);
}

/**
 * The distance of a true function from the class of all Σ_p c_p x^p over the given powers: the root mean square difference, over
 * [-1, 1], of the nearest member, as a share of the root mean square of the function itself. 0: the class has it; 1: no member is
 * nearer than 0.
 */
export function distanceToClass(truth: RealFunction, powers: readonly number[]): number {
  const values = GRID.map(truth);
  const { rms } = leastSquares(
    powers.map((power) => GRID.map((x) => x ** power)),
    values,
  );
  return rms / Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** The share of the steps from a class to the next larger one that lead away from the truth, by more than rounding does. */
export function shareOfStepsAway(distances: readonly number[]): number {
  const steps = distances.slice(1).filter((distance, i) => distance > distances[i] + 1e-9);
  return steps.length / (distances.length - 1);
}
