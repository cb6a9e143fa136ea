import { MomentumUpdate, type MomentumUpdateAttrs, type MomentumUpdateInputs } from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';
import { makeOutputs } from './outputs.js';

/**
 * `momentumUpdate` of @residualjs/ops: parameter and buffer in one pass, into new memory: both may share their values with
 * clones, which must keep them.
 */
export const momentumUpdate: WasmKernel = {
  kernelName: MomentumUpdate,
  kernelFunc({ inputs, attrs, host }) {
    const { variable, buffer, gradient } = inputs as unknown as MomentumUpdateInputs<TensorInfo>;
    const { learningRate, momentum, weightDecay } = attrs as unknown as MomentumUpdateAttrs;
    const outputs = makeOutputs(host, variable.shape, variable.shape);
    const [newVariable, newBuffer] = outputs.map((output) => host.address(output));
    host.exports.momentumUpdate(
      host.address(variable),
      host.address(buffer),
      host.address(gradient),
      newVariable,
      newBuffer,
      learningRate,
      momentum,
      weightDecay,
      host.size(variable),
    );
    return outputs;
  },
};
