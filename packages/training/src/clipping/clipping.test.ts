import { describeBackends, expectClose, expectTensorClose, randomTensor, readAll } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { golden } from '../fixtures/golden.js';
import type { Clip } from './clip.js';
import { clipAdaptively } from './clip-adaptively.js';
import { clipByNorm } from './clip-by-norm.js';
import { clipByValue } from './clip-by-value.js';

const { clipping } = golden;

describeBackends('clipping', () => {
  it.each<[string, Clip]>([
    ['norm', clipByNorm(0.7)],
    ['loose', clipByNorm(70)],
    ['value', clipByValue(0.5)],
  ])('by %s is that of PyTorch', async (name, clip) => {
    const [kernel, bias] = clipping.gradients.map((values: number[]) => tf.tensor(values));
    const clipped = clip({ kernel, bias }, []);
    await expectTensorClose(clipped.kernel, clipping[name][0].flat(), { relative: 2e-6 });
    await expectTensorClose(clipped.bias, clipping[name][1], { relative: 2e-6 });
  });

  it('leaves out what has no gradient', async () => {
    const gradients = { w: null as unknown as tf.Tensor, v: tf.tensor1d([3, 4]) };
    const clipped = clipByNorm(1)(gradients, []);
    expect(clipped.w).toBeNull();
    await expectTensorClose(clipped.v, [0.6, 0.8], { relative: 1e-5 });
  });

  it('adaptively bounds each unit by its weights, as the formula says', async () => {
    const variable = tf.variable(randomTensor([3, 3, 2, 4], 1, { min: -1, max: 1 }));
    const bias = tf.variable(tf.tensor1d([0, 0, 0]));
    const weights = [
      { name: 'conv/kernel', variable },
      { name: 'conv/bias', variable: bias },
    ];
    const gradient = randomTensor([3, 3, 2, 4], 2, { min: -0.05, max: 0.05 });
    const biasGradient = tf.tensor1d([3, 0, 4]);
    const gradients = { [variable.name]: gradient, [bias.name]: biasGradient };
    const clipped = clipAdaptively({ ratio: 0.05 })(gradients, weights);
    const norm = (values: ArrayLike<number>, unit: number) =>
      Math.hypot(...Array.from(values).filter((_, i) => i % 4 === unit));
    const [w, g, c] = await readAll([variable, gradient, clipped[variable.name]]);
    const scales = [0, 1, 2, 3].map((unit) => Math.min(1, (0.05 * norm(w, unit)) / norm(g, unit)));
    expect(scales.some((scale) => scale < 1)).toBe(true);
    expectClose(
      c,
      Array.from(g).map((value, i) => value * scales[i % 4]),
      { relative: 1e-5 },
    );
    await expectTensorClose(clipped[bias.name], [3e-5, 0, 4e-5], { relative: 1e-5 }); // 0.05 * 1e-3 / 5
    const { [variable.name]: same } = clipAdaptively({ exclude: () => true })(gradients, weights);
    await expectTensorClose(same, gradient);
  });
});

describe('clipping refuses', () => {
  it.each([
    ['limit is 0', () => clipByNorm(0)],
    ['limit is -1', () => clipByValue(-1)],
    ['ratio is NaN', () => clipAdaptively({ ratio: Number.NaN })],
  ])('%s', (message, make) => expect(make).toThrow(message));
});
