import { AdamUpdate, type AdamUpdateAttrs, type AdamUpdateInputs } from '@residualjs/ops';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './kernel.js';
import { makeOutputs } from './outputs.js';

/** Values that are worth a call of their own, some 5 microseconds. */
const WORTH_A_CALL = 16384;

/** `adamUpdate` of @residualjs/ops: parameter and both moments in one pass, into new memory. */
export const adamUpdate: WasmKernel = {
  kernelName: AdamUpdate,
  kernelFunc({ inputs, attrs, host }) {
    const operands = inputs as unknown as AdamUpdateInputs<TensorInfo>;
    const { variable, firstMoment, secondMoment, gradient } = operands;
    const { learningRate, beta1, beta2, epsilon, weightDecay, step } = attrs as unknown as AdamUpdateAttrs;
    const { shape } = variable;
    const outputs = makeOutputs(host, shape, shape, shape);
    const [newVariable, newFirst, newSecond] = outputs.map((output) => host.address(output));
    host.split(
      'adamUpdate',
      { units: host.size(variable), atLeast: WORTH_A_CALL },
      host.address(variable),
      host.address(firstMoment),
      host.address(secondMoment),
      host.address(gradient),
      newVariable,
      newFirst,
      newSecond,
      learningRate / (1 - beta1 ** step),
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      1 / (1 - beta2 ** step),
      epsilon,
      weightDecay,
    );
    return outputs;
  },
};
