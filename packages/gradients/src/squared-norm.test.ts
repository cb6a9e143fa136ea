import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { describeBackends, expectNoLeak, expectTensorClose, randomTensor } from '@residualjs/testing';
import { describe, expect, it } from 'vitest';
import { splitForSum, squaredNorm } from './squared-norm.js';

describe('splitForSum', () => {
  it('splits near the square root', () => {
    expect(splitForSum([128, 32, 32, 16])).toEqual([4096, 512]);
    expect(splitForSum([1, 8, 8, 4])).toEqual([64, 4]);
    expect(splitForSum([10])).toEqual([10, 1]);
    expect(splitForSum([])).toEqual([1, 1]);
  });
});

describeBackends('squaredNorm', () => {
  const exact = async (x: tf.Tensor) =>
    Array.from(await x.data()).reduce((sum, value) => sum + value * value, 0);

  it.each([
    [[]],
    [[1]],
    [[7]],
    [[3, 5]],
    [[2, 3, 4]],
    [[2, 3, 4, 5]],
    [[2, 1, 3, 2, 2]],
    [[2, 1, 2, 1, 2, 3]],
  ])('is the float64 sum of squares for shape %j', async (shape) => {
    const x = randomTensor(shape, 7);
    await expectTensorClose(squaredNorm(x), await exact(x), { relative: 1e-6 });
  });

  it('stays exact to 1e-6 over a million values', async () => {
    const x = randomTensor([64, 32, 32, 16], 3);
    await expectTensorClose(squaredNorm(x), await exact(x), { relative: 1e-6 });
    x.dispose();
  });

  it('is 0 for no values', () => expectTensorClose(squaredNorm(tf.zeros([0, 3])), 0));

  it('leaves one scalar and nothing else', async () => {
    const x = randomTensor([4, 3], 1);
    await expectNoLeak(() => squaredNorm(x).dispose());
  });
});
