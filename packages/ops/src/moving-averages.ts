/** Many moving averages, at once where a backend can. */
import type * as tf from '@tensorflow/tfjs-core';
import { computeEach, type EachAttrs, type EachComputation } from './compute-each.js';
import {
  checkMomentum,
  type MovingAverageAttrs,
  type MovingAverageInputs,
  movingAverageComputation,
} from './moving-average.js';
import { checkApart, checkOperands } from './update.js';

/**
 * Kernel name of `movingAverages`. Its inputs are {@link MovingAverageInputs} of every pair, with the pair's number after each name; its
 * outputs the averages, in order. The inputs stay as they are.
 */
export const MovingAverages = 'ResidualMovingAverages';

/** Attributes of {@link MovingAverages}. */
export type MovingAveragesAttrs = EachAttrs<MovingAverageAttrs>;

/** What {@link movingAverages} moves, and towards what. */
export interface MovingPair {
  moving: tf.Variable;
  batch: tf.Tensor;
}

const computation: EachComputation<MovingAverageInputs, MovingAverageAttrs> = {
  kernelName: MovingAverages,
  one: movingAverageComputation,
};

/**
 * Assigns, for each pair, `movingAverage(moving, batch, momentum)` to `moving`: `moving ← moving - (moving - batch) * (1 - momentum)`.
 *
 * The two of a pair have one shape and are float32. New values are written beside the old ones and then assigned. No gradient flows
 * through it.
 *
 * Runs as the kernel that the current backend has under {@link MovingAverages}, on WebGPU in a dispatch for as many pairs as its buffers
 * allow; else as `movingAverage` one by one.
 *
 * @throws where the shapes of a pair differ, a dtype is not float32, the momentum is not from 0 to 1, or a pair has a variable that another
 * one moves; nothing is assigned then.
 *
 * @example
 * const pairs = [
 *   { moving: movingMean, batch: mean },
 *   { moving: movingVariance, batch: variance },
 * ];
 * movingAverages(pairs, 0.99);
 */
export function movingAverages(pairs: readonly MovingPair[], momentum: number): void {
  const where = 'movingAverages';
  checkMomentum(where, momentum);
  const items = pairs.map(({ moving, batch }, i) => {
    const inputs = { moving, batch };
    checkOperands(where, inputs, `pairs[${i}].`);
    return { inputs, attrs: { momentum } };
  });
  checkApart(
    where,
    'pairs',
    items.map(({ inputs }) => inputs),
    ['moving'],
  );
  computeEach(computation, items, ([average], i) => {
    pairs[i].moving.assign(average);
  });
}
