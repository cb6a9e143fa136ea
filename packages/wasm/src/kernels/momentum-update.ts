import { MomentumUpdate, type MomentumUpdateAttrs, type MomentumUpdateInputs } from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';
import { makeOutputs } from './outputs.js';

/** Values that are worth a call of their own, some 5 microseconds. */
const WORTH_A_CALL = 16384;

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
    host.split(
      'momentumUpdate',
      { units: host.size(variable), atLeast: WORTH_A_CALL },
      host.address(variable),
      host.address(buffer),
      host.address(gradient),
      newVariable,
      newBuffer,
      learningRate,
      momentum,
      weightDecay,
    );
    return outputs;
  },
};
