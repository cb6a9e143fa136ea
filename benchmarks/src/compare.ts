import { trains, type WorkName } from './workload.js';

/** How far logits or first losses may lie apart: three of the seven digits that float32 has. */
export const TOLERANCE = 1e-3;

/**
 * How far the falls of the loss over the first steps may lie apart. They go with the square of the gradient; that of a
 * network of 164 layers over one image differs by a tenth between two libraries, one without momentum falls by a third less.
 */
export const FALL_TOLERANCE = 0.2;

/**
 * Of the gradients of layers the share of values that are not compared: where a sum lies beside the kink of a ReLU a rounding switches the
 * gradient of all that it came from. (Of a block on 32 images, TensorFlow and WASM switch one of 262,144.)
 */
const BESIDE_KINKS = 0.01;

/** Losses are float32, so a fall is known to a few units in their last place. */
const ROUNDING = 1e-6;

/** How far the first results of two contestants lie apart. */
export interface Difference {
  /** First loss of training, or else logits and other results: relative to the largest value. */
  results: number;
  /** Falls of the loss in training, relative to the fall; null where there is no second step. */
  falls: number | null;
}

/**
 * The largest difference between two results, relative to the largest value expected; NaN counts as infinite. Of the differences a share may
 * be left out, the largest first.
 *
 * @throws Error where they are not of one length
 */
export function relativeDifference(
  actual: readonly number[],
  expected: readonly number[],
  leftOut = 0,
): number {
  if (actual.length !== expected.length || expected.length === 0) {
    throw new Error(`${actual.length} values cannot be compared with ${expected.length}`);
  }
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const distances = expected.map((value, i) => Math.abs(actual[i] - value));
  if (distances.some(Number.isNaN)) return Number.POSITIVE_INFINITY;
  const difference = distances.sort((a, b) => b - a)[Math.floor(leftOut * distances.length)];
  return difference === 0 ? 0 : difference / largest;
}

/** Compares the falls of the loss since the first step, over the steps that both did. */
function fallDifference([first, ...losses]: readonly number[], expected: readonly number[]): number | null {
  const differences = losses.slice(0, expected.length - 1).map((loss, i) => {
    const fall = expected[0] - expected[i + 1];
    const distance = Math.abs(first - loss - fall);
    return Math.max(0, distance - ROUNDING * Math.abs(expected[0])) / Math.abs(fall);
  });
  return differences.length === 0 ? null : Math.max(...differences);
}

/** Compares what two contestants computed first: the losses of the first steps, or else results. */
export function compareResults(
  work: WorkName,
  actual: readonly number[],
  expected: readonly number[],
): Difference {
  if (!trains(work)) {
    const leftOut = work === 'layers' ? BESIDE_KINKS : 0;
    return { results: relativeDifference(actual, expected, leftOut), falls: null };
  }
  return {
    results: relativeDifference(actual.slice(0, 1), expected.slice(0, 1)),
    falls: fallDifference(actual, expected),
  };
}

/** Whether two contestants do the same work. */
export const agree = ({ results, falls }: Difference, tolerance = TOLERANCE): boolean =>
  results <= tolerance && (falls ?? 0) <= FALL_TOLERANCE;
