/** One step of gradient descent with momentum over many parameters, at once where a backend can. */
import type * as tf from '@tensorflow/tfjs-core';
import { computeEach, type EachAttrs, type EachComputation } from './compute-each.js';
import {
  type MomentumUpdateAttrs,
  type MomentumUpdateInputs,
  momentumComputation,
} from './momentum-update.js';
import { checkApart, checkNumbers, checkOperands } from './update.js';

/**
 * Kernel name of `momentumUpdates`. Its inputs are {@link MomentumUpdateInputs} of every parameter, with the parameter's number after each
 * name; its outputs the new `[variable, buffer]` of the first, then of the second, and so on. The inputs stay as they are.
 */
export const MomentumUpdates = 'ResidualMomentumUpdates';

/** Attributes of {@link MomentumUpdates}. */
export type MomentumUpdatesAttrs = EachAttrs<MomentumUpdateAttrs>;

/** A parameter of {@link momentumUpdates}. */
export interface MomentumParameter {
  variable: tf.Variable;
  /** Zeros before the first step. */
  buffer: tf.Variable;
  gradient: tf.Tensor;
  /** `weightDecay * variable` is added to the gradient. */
  weightDecay?: number;
}

/** Options of {@link momentumUpdates}. */
export interface MomentumUpdatesOptions {
  learningRate: number;
  /** What a step keeps of the buffers; 0.9 in He et al. 2015. */
  momentum?: number;
}

const computation: EachComputation<MomentumUpdateInputs, MomentumUpdateAttrs> = {
  kernelName: MomentumUpdates,
  one: momentumComputation,
};

/**
 * `momentumUpdate` of each parameter: for every variable w with gradient g and momentum buffer v,
 *
 *     v ← momentum v + (g + weightDecay w)
 *     w ← w - learningRate v
 *
 * The three of a parameter have one shape and are float32. New values are written beside the old ones and then assigned.
 *
 * Runs as the kernel that the current backend has under {@link MomentumUpdates}, on WebGPU in a dispatch for as many parameters as its
 * buffers allow; else as `momentumUpdate` one by one.
 *
 * @throws where a shape, a dtype or an option does not fit, or a parameter has a variable that another one assigns, naming it; nothing is
 * assigned then.
 *
 * @example
 * const parameters = [
 *   { variable: kernel, buffer: kernelBuffer, gradient: grads[kernel.name], weightDecay: 1e-4 },
 *   { variable: bias, buffer: biasBuffer, gradient: grads[bias.name] },
 * ];
 * momentumUpdates(parameters, { learningRate: 0.1, momentum: 0.9 });
 */
export function momentumUpdates(
  parameters: readonly MomentumParameter[],
  { learningRate, momentum = 0.9 }: MomentumUpdatesOptions,
): void {
  const where = 'momentumUpdates';
  checkNumbers(where, { learningRate, momentum });
  const items = parameters.map(({ variable, buffer, gradient, weightDecay = 0 }, i) => {
    const inputs = { variable, buffer, gradient };
    checkOperands(where, inputs, `parameters[${i}].`);
    checkNumbers(where, { weightDecay }, `parameters[${i}].`);
    return { inputs, attrs: { learningRate, momentum, weightDecay } };
  });
  checkApart(
    where,
    'parameters',
    items.map(({ inputs }) => inputs),
    ['variable', 'buffer'],
  );
  computeEach(computation, items, ([weight, velocity], i) => {
    const { variable, buffer } = parameters[i];
    buffer.assign(velocity);
    variable.assign(weight);
  });
}
