import { expectAsOnCpu, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import type { ConvolutionAttributes } from '@residualjs/ops';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmKernels } from '../index.js';

const paddings: ConvolutionAttributes['pad'][] = [
  'same',
  'valid',
  1,
  [
    [0, 0],
    [0, 0],
    [2, 0],
    [1, 2],
  ],
];

describe('convolutions NCHW', () => {
  beforeAll(async () => {
    await registerWasmKernels();
  });

  it.each(paddings)('and their gradients are those of the cpu backend, padding %j', (pad) =>
    expectAsOnCpu(
      () => {
        const convolve = (x: tf.Tensor, filter: tf.Tensor) =>
          tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, [1, 2], pad, 'NCHW');
        const operands = [randomTensor([2, 3, 5, 7], 1), randomTensor([3, 2, 3, 4], 2)];
        const y = convolve(operands[0]!, operands[1]!);
        return [y, ...tf.grads(convolve)(operands, randomTensor(y.shape, 3))];
      },
      { relative: 2e-6 },
    ),
  );

  // tfjs-core checks these weights against the output as if it were NHWC, so all its sides are the same here.
  it.each([{ shape: [] }, { shape: [4] }, { shape: [4, 1, 1] }, { shape: [4, 4, 4] }])(
    'take PReLU weights $shape',
    ({ shape }) =>
      expectAsOnCpu(
        () =>
          tf.fused.conv2d({
            x: randomTensor([2, 4, 4, 4], 1) as tf.Tensor4D,
            filter: randomTensor([3, 3, 4, 4], 2) as tf.Tensor4D,
            strides: 1,
            pad: 'same',
            dataFormat: 'NCHW',
            bias: randomTensor([4], 3),
            activation: 'prelu',
            preluActivationWeights: randomTensor(shape, 4),
          }),
        { relative: 2e-6 },
      ),
  );

  it('leave no memory behind', async () => {
    await tf.setBackend('wasm');
    const x = tf.ones<tf.Rank.R4>([1, 2, 3, 3]);
    const filter = tf.ones<tf.Rank.R4>([1, 1, 2, 2]);
    const held = () => tf.memory().numDataBuffers;
    const before = held();
    tf.dispose(tf.conv2d(x, filter, 1, 'same', 'NCHW'));
    expect(held()).toBe(before);
  });
});
