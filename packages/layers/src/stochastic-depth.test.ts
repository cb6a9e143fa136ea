import { describeBackends, expectTensorClose, readAll } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { linearSurvival, ResidualStochasticDepth, stochasticDepth } from './stochastic-depth.js';

describeBackends('stochasticDepth', () => {
  const options = { survivalProbability: 0.7, training: true, seed: 1 };

  it('keeps the whole batch or nothing of it, with its probability', async () => {
    const draws = tf.tidy(() =>
      Array.from({ length: 1000 }, (_, step) => stochasticDepth(null, tf.ones([2, 1]), { ...options, step })),
    );
    const kept = (await readAll(draws)).map(([a, b]) => {
      expect(a).toBe(b);
      return a;
    });
    expect(new Set(kept)).toEqual(new Set([0, 1]));
    const mean = kept.reduce((a, b) => a + b) / 1000;
    expect(Math.abs(mean - 0.7)).toBeLessThan(4 * Math.sqrt((0.7 * 0.3) / 1000));
  });

  it('keeps rows, each with its probability, and each as a whole', async () => {
    const y = stochasticDepth(tf.ones([2000, 3, 2]), tf.ones([2000, 3, 2]), {
      ...options,
      mode: 'row',
      step: 0,
    });
    const rows = await tf.mean(y, [1, 2]).data<'float32'>();
    expect(new Set(rows)).toEqual(new Set([1, 2]));
    const mean = rows.reduce((a, b) => a + b) / 2000 - 1;
    expect(Math.abs(mean - 0.7)).toBeLessThan(4 * Math.sqrt((0.7 * 0.3) / 2000));
  });

  it('gives the expectation at inference', async () => {
    const y = stochasticDepth(tf.tensor([1, 2]), tf.tensor([10, 20]), {
      ...options,
      training: false,
      step: 0,
    });
    await expectTensorClose(y, [8, 16]);
  });
});

describe('survival', () => {
  it('decays linearly to the last block, as in the paper', () => {
    expect([1, 27, 54].map((block) => linearSurvival(block, 54))).toEqual([1 - 0.5 / 54, 0.75, 0.5]);
    expect(() => linearSurvival(0, 54)).toThrow(/block is 0; it must be an integer from 1 to 54/);
  });

  it.each([0, 1.2, Number.NaN])('refuses %d', (survivalProbability) => {
    expect(() => new ResidualStochasticDepth({ survivalProbability })).toThrow(
      /must be above 0 and at most 1/,
    );
  });

  it('refuses a mode', () => {
    expect(() => new ResidualStochasticDepth({ mode: 'pixel' as 'row' })).toThrow(
      /mode is "pixel"; allowed: 'batch', 'row'/,
    );
  });
});
