import { expectAsOnCpu, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmKernels } from '../index.js';

const biases: [string, number[]][] = [
  ['one value', []],
  ['one value in a vector', [1]],
  ['a value a channel', [3]],
  ['a value a channel, rank 4', [1, 1, 1, 3]],
  ['as many values a column as there are channels', [3, 1]],
  ['as many values a sample as there are channels', [3, 1, 1, 1]],
  ['a value an output', [3, 4, 3, 3]],
];
const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const;

describe.each(biases)('a fused convolution with a bias that is %s', (_name, shape) => {
  beforeAll(async () => {
    await registerWasmKernels();
  });
  const options = (filter: number[], activation: (typeof activations)[number]) => ({
    x: randomTensor([3, 4, 3, 3], 1) as tf.Tensor4D,
    filter: randomTensor(filter, 2) as tf.Tensor4D,
    bias: randomTensor(shape, 3),
    strides: 1,
    pad: 'same' as const,
    activation,
    ...(activation === 'prelu' ? { preluActivationWeights: randomTensor([3], 4) } : {}),
    ...(activation === 'leakyrelu' ? { leakyreluAlpha: 0.3 } : {}),
  });

  it.each(activations)('is that of the cpu backend, %s', (activation) =>
    expectAsOnCpu(() => tf.fused.conv2d(options([2, 2, 3, 3], activation)), { relative: 2e-6 }),
  );

  it.each(activations)('is that of the cpu backend, depthwise, %s', (activation) =>
    expectAsOnCpu(() => tf.fused.depthwiseConv2d(options([2, 2, 3, 1], activation)), { relative: 2e-6 }),
  );

  it('leaves no memory behind', async () => {
    await tf.setBackend('wasm');
    const inputs = options([2, 2, 3, 3], 'relu');
    const held = () => tf.memory().numDataBuffers;
    const before = held();
    tf.dispose([tf.fused.conv2d(inputs)]);
    expect(held()).toBe(before);
  });
});
