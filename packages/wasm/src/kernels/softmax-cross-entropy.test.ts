import { softmaxCrossEntropy } from '@residualjs/ops';
import { dirtyHeap, expectAsOnCpu, expectTensorClose, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmKernels } from '../index.js';

describe('softmaxCrossEntropy', () => {
  beforeAll(async () => {
    await registerWasmKernels();
  });

  it('gives what the portable form gives on cpu, forward and backward, unknown labels too', async () => {
    const options = fc.record({
      rows: fc.integer({ min: 1, max: 40 }),
      classes: fc.integer({ min: 1, max: 130 }),
      spread: fc.constantFrom(1, 10, 200),
      seed: fc.integer({ min: 0, max: 1000 }),
    });
    await fc.assert(
      fc.asyncProperty(options, async ({ rows, classes, spread, seed }) => {
        await expectAsOnCpu(
          () => {
            const logits = randomTensor([rows, classes], seed, { min: -spread, max: spread }) as tf.Tensor2D;
            const random = randomTensor([rows], seed + 1, { min: -0.5, max: classes + 0.5 });
            const labels = tf.cast(tf.floor(random), 'int32') as tf.Tensor1D;
            const loss = (z: tf.Tensor) => tf.mul(softmaxCrossEntropy(z as tf.Tensor2D, labels), 3);
            return [loss(logits), tf.grad(loss)(logits)];
          },
          { relative: 2e-6, absolute: 1e-9 },
        );
      }),
      { numRuns: 80, seed: 3 },
    );
  });

  it('is exact to the last bit of float32 against float64', async () => {
    await tf.setBackend('wasm');
    dirtyHeap();
    const logits = randomTensor([50, 7], 4, { min: -30, max: 30 });
    const rows = (await logits.array()) as number[][];
    const labels = rows.map((_, i) => i % 7);
    const each = rows.map((row, i) => Math.log(row.reduce((s, z) => s + Math.exp(z - row[labels[i]]), 0)));
    const expected = Math.fround(each.reduce((a, b) => a + b) / 50);
    const loss = softmaxCrossEntropy(logits as tf.Tensor2D, tf.tensor1d(labels, 'int32'));
    await expectTensorClose(loss, expected, { relative: 6e-8 });
  });

  it('gives NaN for NaN', async () => {
    await tf.setBackend('wasm');
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const logits = tf.tensor2d([[0, bad, 1]]);
      const loss = (z: tf.Tensor) => softmaxCrossEntropy(z as tf.Tensor2D, tf.tensor1d([0], 'int32'));
      expect((await loss(logits).data())[0]).toBeNaN();
      expect([...(await tf.grad(loss)(logits).data())].some(Number.isNaN)).toBe(true);
    }
  });
});
