import { normalValues, type Random } from '../random.js';
import type { InputRange } from './config.js';
import { leastSquares } from './least-squares.js';

/** Root mean square errors of one class. */
export interface ClassErrors {
  /** On the samples that it was fitted to. */
  training: number;
  /** On others, drawn in the same way. */
  heldOut: number;
}

/** Samples that no class has seen: so many that their own noise says little. */
const HELD_OUT = 500;

/**
 * Fits classes of polynomials, by least squares, to the same noisy samples of y = 2x + 3.
 *
 * @returns the errors of each class
 */
export function errorsOnNoisyData(
  classes: readonly (readonly number[])[],
  { samples, noise, range: [low, high] }: { samples: number; noise: number; range: InputRange },
  random: Random,
): ClassErrors[] {
  const draw = (size: number) => {
    const x = Array.from({ length: size }, () => low + (high - low) * random());
    const errors = normalValues(size, noise, random);
    return { x, y: x.map((value, i) => 2 * value + 3 + errors[i]) };
  };
  const [seen, unseen] = [draw(samples), draw(HELD_OUT)];
  return classes.map((powers) => {
    const { coefficients, rms } = leastSquares(
      powers.map((power) => seen.x.map((x) => x ** power)),
      seen.y,
    );
    const square = unseen.x.reduce((sum, x, i) => {
      const fitted = powers.reduce((value, power, j) => value + coefficients[j] * x ** power, 0);
      return sum + (unseen.y[i] - fitted) ** 2;
    }, 0);
    return { training: rms, heldOut: Math.sqrt(square / HELD_OUT) };
  });
}
