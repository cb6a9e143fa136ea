import type * as tf from '@tensorflow/tfjs-core';
import { GradientRecorder } from './gradient-recorder.js';
import type { GradientNorms } from './gradient-table.js';
import { recordWeightGradients } from './weight-gradient-norms.js';

/** Options of {@link tapOptimizer}. */
export interface TapOptimizerOptions {
  /** Where the norms go; by default a new recorder with a history. */
  recorder?: GradientRecorder;
}

/** A tap on an optimiser, until it is detached. */
export interface OptimizerTap {
  readonly recorder: GradientRecorder;
  /** Reads the norms recorded since the last read, `{[weight]: norm}`; see {@link GradientRecorder.read}. */
  read(step?: number): Promise<GradientNorms>;
  /** Gives the optimiser its own `applyGradients` back and frees what was not read. */
  detach(): void;
}

/**
 * Records the L2 norm of the gradient of every weight that `optimizer` is about to apply, whoever calls it:
 * `optimizer.minimize`, `optimizer.applyGradients` or `model.fit`.
 *
 * @throws Error from `detach` when something else replaced `applyGradients` after the tap
 *
 * @example
 * model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
 * const weights = tapOptimizer(model.optimizer);
 * await model.trainOnBatch(x, y);
 * await weights.read(); // { 'dense/kernel': 1.2, 'dense/bias': 0.3 }
 */
export function tapOptimizer(
  optimizer: tf.Optimizer,
  { recorder = new GradientRecorder() }: TapOptimizerOptions = {},
): OptimizerTap {
  const own = Object.getOwnPropertyDescriptor(optimizer, 'applyGradients');
  const original = optimizer.applyGradients;
  const applyGradients: typeof original = (gradients) => {
    const byName = Array.isArray(gradients)
      ? Object.fromEntries(gradients.map(({ name, tensor }) => [name, tensor]))
      : gradients;
    recordWeightGradients(recorder, byName);
    original.call(optimizer, gradients);
  };
  const define = (value: PropertyDescriptor) => Object.defineProperty(optimizer, 'applyGradients', value);
  define({ value: applyGradients, configurable: true, writable: true, enumerable: false });
  let attached = true;
  return {
    recorder,
    read: (step) => recorder.read(step),
    detach() {
      if (!attached) return;
      if (optimizer.applyGradients !== applyGradients) {
        throw new Error('applyGradients of the optimiser was replaced after the tap; undo that first');
      }
      attached = false;
      recorder.clear();
      if (own === undefined) Reflect.deleteProperty(optimizer, 'applyGradients');
      else define(own);
    },
  };
}
