import { randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import type { ConvolutionAttributes } from '@residualjs/ops';
import { expect, it } from 'vitest';
import { expectAsOnCpu } from '../testing/against-cpu.js';
import { describeWebGpu } from '../testing/webgpu.js';

const explicit: ConvolutionAttributes['pad'] = [
  [0, 0],
  [0, 0],
  [2, 0],
  [1, 2],
];

describeWebGpu('convolutions NCHW', () => {
  it.each(['same', explicit] as const)(
    'and their gradients are those of the cpu backend, padding %j',
    (pad) =>
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

  it('take PReLU weights, in the stock kernel', () =>
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
          preluActivationWeights: randomTensor([4, 1, 1], 4),
        }),
      { relative: 2e-6 },
    ));

  it('leave no memory behind', async () => {
    await tf.setBackend('webgpu');
    const x = tf.ones<tf.Rank.R4>([1, 2, 3, 3]);
    const filter = tf.ones<tf.Rank.R4>([1, 1, 2, 2]);
    const before = tf.memory().numDataBuffers;
    tf.dispose(tf.conv2d(x, filter, 1, 'same', 'NCHW'));
    expect(tf.memory().numDataBuffers).toBe(before);
  });
});
