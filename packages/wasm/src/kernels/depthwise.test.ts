import { expectAsOnCpu, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmKernels } from '../index.js';

const geometry = fc
  .record({
    batch: fc.integer({ min: 0, max: 3 }),
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    channels: fc.integer({ min: 1, max: 37 }),
    multiplier: fc.integer({ min: 1, max: 3 }),
    kernelHeight: fc.integer({ min: 1, max: 5 }),
    kernelWidth: fc.integer({ min: 1, max: 5 }),
    strideHeight: fc.integer({ min: 1, max: 3 }),
    strideWidth: fc.integer({ min: 1, max: 3 }),
    pad: fc.constantFrom('same' as const, 'valid' as const),
    seed: fc.integer({ min: 0, max: 1000 }),
  })
  .filter((g) => g.pad === 'same' || (g.kernelHeight <= g.height && g.kernelWidth <= g.width));

describe.each([
  ['plain', 2],
  ['relaxed', 3],
] as const)('the gradients of a depthwise convolution, %s SIMD, %i threads', (simd, threads) => {
  beforeAll(async () => {
    await registerWasmKernels({ simd, threads });
  });

  it('are those of the cpu backend, for any geometry', async () => {
    await fc.assert(
      fc.asyncProperty(geometry, async (g) => {
        await expectAsOnCpu(
          () => {
            const strides: [number, number] = [g.strideHeight, g.strideWidth];
            const x = randomTensor([g.batch, g.height, g.width, g.channels], g.seed);
            const filter = randomTensor(
              [g.kernelHeight, g.kernelWidth, g.channels, g.multiplier],
              g.seed + 1,
            );
            return tf.grads((a, b) => {
              const y = tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, g.pad);
              return tf.sum(tf.mul(y, randomTensor(y.shape, g.seed + 2)));
            })([x, filter]);
          },
          { relative: 1e-5 },
        );
      }),
      { numRuns: 150, seed: 3 },
    );
  });

  it('are those of the cpu backend with explicit padding', async () => {
    await expectAsOnCpu(() => {
      const [x, filter] = [randomTensor([2, 5, 6, 5], 1), randomTensor([3, 3, 5, 2], 2)];
      return tf.grads((a, b) => {
        const y = tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2, [
          [0, 0],
          [2, 0],
          [1, 2],
          [0, 0],
        ] as never);
        return tf.sum(tf.square(y));
      })([x, filter]);
    });
  });

  it('name the shapes that do not fit', async () => {
    await tf.setBackend('wasm');
    const filter = tf.ones([3, 3, 2, 1]) as tf.Tensor4D;
    const dy = tf.ones([1, 4, 4, 2]) as tf.Tensor4D;
    expect(() =>
      tf
        .engine()
        .runKernel(
          tf.DepthwiseConv2dNativeBackpropInput,
          { dy, filter },
          { strides: 1, pad: 'same', inputShape: [1, 5, 5, 2] },
        ),
    ).toThrow(/\[1,5,5,2\] with filters \[3,3,2,1\] has shape \[1,5,5,2\], not \[1,4,4,2\]/);
    expect(() =>
      tf
        .engine()
        .runKernel(
          tf.DepthwiseConv2dNativeBackpropInput,
          { dy, filter },
          { strides: 1, dilations: [2, 2], pad: 'same', inputShape: [1, 4, 4, 2] },
        ),
    ).toThrow(/dilations of 1, got \[2,2\]/);
  });
});
