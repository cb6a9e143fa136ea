import { expectAsOnCpu, expectClose, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmKernels } from '../index.js';

/** Integers from `lowest` to `lowest` + 3, so that windows have ties. */
const withTies = (shape: number[], seed: number, lowest: number) =>
  tf.floor(randomTensor(shape, seed, { min: lowest, max: lowest + 4 }));

const geometry = fc
  .record({
    batch: fc.integer({ min: 0, max: 3 }),
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    channels: fc.integer({ min: 1, max: 9 }),
    window: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    strides: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    pad: fc.constantFrom('same' as const, 'valid' as const),
    lowest: fc.constantFrom(-8, -2, 1), // none above 0, some, all
    seed: fc.integer({ min: 0, max: 1000 }),
  })
  .filter((g) => g.pad === 'same' || (g.window[0] <= g.height && g.window[1] <= g.width));

describe.each([
  ['plain', 2],
  ['relaxed', 3],
] as const)('the gradient of max pooling, %s SIMD, %i threads', (simd, threads) => {
  beforeAll(async () => {
    await registerWasmKernels({ simd, threads });
  });

  it('is that of the cpu backend, for any geometry, with ties and negative values', async () => {
    await fc.assert(
      fc.asyncProperty(geometry, async (g) => {
        await expectAsOnCpu(
          () => {
            const x = withTies([g.batch, g.height, g.width, g.channels], g.seed, g.lowest);
            return tf.grad((value) => {
              const y = tf.maxPool(value as tf.Tensor4D, g.window, g.strides, g.pad);
              return tf.sum(tf.mul(y, randomTensor(y.shape, g.seed + 1)));
            })(x);
          },
          { relative: 1e-6 },
        );
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it('is that of the cpu backend with explicit padding', async () => {
    await expectAsOnCpu(() => {
      const x = randomTensor([1, 5, 5, 3], 1, { min: -2, max: -1 });
      return tf.grad((value) => tf.sum(tf.square(tf.maxPool(value as tf.Tensor4D, 3, 2, 1, 'floor'))))(x);
    });
  });

  it('goes to the first largest value, and nowhere from a window of NaN', async () => {
    await tf.setBackend('wasm');
    const gradient = (values: number[]) => {
      const x = tf.tensor(values, [1, 2, 2, 1]);
      return tf.grad((value) => tf.sum(tf.maxPool(value as tf.Tensor4D, 2, 2, 'valid')))(x);
    };
    expectClose(gradient([-3, -1, -1, -2]).dataSync(), [0, 1, 0, 0]);
    expectClose(gradient([0, 0, 0, 0]).dataSync(), [1, 0, 0, 0]);
    expectClose(gradient([Number.NaN, -5, Number.NaN, -6]).dataSync(), [0, 1, 0, 0]);
    expectClose(gradient([Number.NaN, Number.NaN, Number.NaN, Number.NaN]).dataSync(), [0, 0, 0, 0]);
  });

  it('names the shapes that do not fit', async () => {
    await tf.setBackend('wasm');
    const inputs = { dy: tf.ones([1, 3, 3, 1]), input: tf.ones([1, 4, 4, 1]), output: tf.ones([1, 3, 3, 1]) };
    expect(() =>
      tf.engine().runKernel(tf.MaxPoolGrad, inputs, { filterSize: [2, 2], strides: [2, 2], pad: 'same' }),
    ).toThrow(/\[1,4,4,1\] by \[2,2\] with strides \[2,2\] has shape \[1,2,2,1\], not \[1,3,3,1\]/);
  });
});
