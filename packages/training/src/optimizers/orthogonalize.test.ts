import {
  describeBackends,
  expectNoLeak,
  expectTensorClose,
  randomTensor,
  tidyAsync,
} from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import golden from '../golden/muon.json' with { type: 'json' };
import { orthogonalize } from './orthogonalize.js';

describeBackends('orthogonalize', () => {
  it.each(Object.entries(golden.matrices))(
    'iterates as float64 does: %s',
    async (_, { matrix, orthogonal }) => {
      await expectNoLeak(async () => {
        const [x, wanted] = [tf.tensor2d(matrix), tf.tensor2d(orthogonal)];
        const y = orthogonalize(x);
        await expectTensorClose(y, [...(await wanted.data())], { relative: 1e-4 });
        tf.dispose([x, wanted, y]);
      });
    },
  );

  it('gives columns that are nearly orthonormal', async () => {
    await tidyAsync(async () => {
      const y = orthogonalize(randomTensor([40, 3], 1) as tf.Tensor2D, { iterations: 6 });
      const gram = await tf.matMul(y, y, true, false).array();
      for (const [i, row] of (gram as number[][]).entries()) {
        for (const [j, value] of row.entries()) {
          if (i === j) expect(value).toBeGreaterThan(0.45); // singular values of 0.68 and more, squared
          expect(Math.abs(value)).toBeLessThan(i === j ? 1.5 : 0.4);
        }
      }
    });
  });
});
