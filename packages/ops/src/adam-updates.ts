/** One step of Adam over many parameters, at once where a backend can. */
import type * as tf from '@tensorflow/tfjs-core';
import {
  type AdamUpdateAttrs,
  type AdamUpdateInputs,
  type AdamUpdateOptions,
  adamAttributes,
  adamComputation,
} from './adam-update.js';
import { computeEach, type EachAttrs, type EachComputation } from './compute-each.js';
import { checkApart, checkNumbers, checkOperands } from './update.js';

/**
 * Kernel name of `adamUpdates`. Its inputs are {@link AdamUpdateInputs} of every parameter, with the parameter's number after each name; its
 * outputs the new `[variable, firstMoment, secondMoment]` of the first, then of the second, and so on. The inputs stay as they are.
 */
export const AdamUpdates = 'ResidualAdamUpdates';

/** Attributes of {@link AdamUpdates}. */
export type AdamUpdatesAttrs = EachAttrs<AdamUpdateAttrs>;

/** A parameter of {@link adamUpdates}. */
export interface AdamParameter {
  variable: tf.Variable;
  /** Zeros before the first step, and so is `secondMoment`. */
  firstMoment: tf.Variable;
  secondMoment: tf.Variable;
  gradient: tf.Tensor;
  /** `weightDecay * variable` is added to the gradient. */
  weightDecay?: number;
}

/** Options of {@link adamUpdates}; the same for all parameters. */
export type AdamUpdatesOptions = Omit<AdamUpdateOptions, 'weightDecay'>;

const computation: EachComputation<AdamUpdateInputs, AdamUpdateAttrs> = {
  kernelName: AdamUpdates,
  one: adamComputation,
};

/**
 * `adamUpdate` of each parameter: for every variable w with gradient g and moments m and v,
 *
 *     g ← g + weightDecay w
 *     m ← beta1 m + (1 - beta1) g
 *     v ← beta2 v + (1 - beta2) g²
 *     w ← w - learningRate (m / (1 - beta1^step)) / (sqrt(v / (1 - beta2^step)) + epsilon)
 *
 * The four of a parameter have one shape and are float32. New values are written beside the old ones and then assigned.
 *
 * Runs as the kernel that the current backend has under {@link AdamUpdates}, on WebGPU in a dispatch for as many parameters as its
 * buffers allow; else as `adamUpdate` one by one.
 *
 * @throws where a shape, a dtype or an option does not fit, or a parameter has a variable that another one assigns, naming it; nothing is
 * assigned then.
 *
 * @example
 * adamUpdates([{ variable: w, firstMoment, secondMoment, gradient, weightDecay: 1e-4 }], { step: 1, learningRate: 1e-3 });
 */
export function adamUpdates(parameters: readonly AdamParameter[], options: AdamUpdatesOptions): void {
  const where = 'adamUpdates';
  const shared = adamAttributes(where, options);
  const items = parameters.map(({ variable, firstMoment, secondMoment, gradient, weightDecay = 0 }, i) => {
    const inputs = { variable, firstMoment, secondMoment, gradient };
    checkOperands(where, inputs, `parameters[${i}].`);
    checkNumbers(where, { weightDecay }, `parameters[${i}].`);
    return { inputs, attrs: { ...shared, weightDecay } };
  });
  const assigned = ['variable', 'firstMoment', 'secondMoment'];
  checkApart(
    where,
    'parameters',
    items.map(({ inputs }) => inputs),
    assigned,
  );
  computeEach(computation, items, ([weight, first, second], i) => {
    const { variable, firstMoment, secondMoment } = parameters[i];
    firstMoment.assign(first);
    secondMoment.assign(second);
    variable.assign(weight);
  });
}
