import { softmaxCrossEntropy } from '@residualjs/ops';
import { expectClose, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectAsOnCpu } from '../testing/against-cpu.js';
import { describeWebGpu } from '../testing/webgpu.js';

describeWebGpu('softmaxCrossEntropy', () => {
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
            const at = (i: number) => ((seed + i * 7919) % (classes + 2)) - 1;
            const labels = tf.tensor1d(
              Array.from({ length: rows }, (_, i) => at(i)),
              'int32',
            );
            const loss = (z: tf.Tensor) => tf.mul(softmaxCrossEntropy(z as tf.Tensor2D, labels), 3);
            return [loss(logits), tf.grad(loss)(logits)];
          },
          { relative: 3e-6, absolute: 1e-9 },
        );
      }),
      { numRuns: 30, seed: 3 },
    );
  });

  it('is near float64', async () => {
    await tf.setBackend('webgpu');
    const values = randomTensor([50, 7], 4, { min: -30, max: 30 });
    const rows = (await values.array()) as number[][];
    const labels = rows.map((_, i) => i % 7);
    const each = rows.map((row, i) => Math.log(row.reduce((s, z) => s + Math.exp(z - row[labels[i]]), 0)));
    const expected = each.reduce((a, b) => a + b) / 50;
    const loss = softmaxCrossEntropy(values as tf.Tensor2D, tf.tensor1d(labels, 'int32'));
    expectClose(await loss.data(), [expected], { relative: 5e-7 });
  });

  it('gives NaN for NaN', async () => {
    await tf.setBackend('webgpu');
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const logits = tf.tensor2d([[0, bad, 1]]);
      const loss = (z: tf.Tensor) => softmaxCrossEntropy(z as tf.Tensor2D, tf.tensor1d([0], 'int32'));
      expect((await loss(logits).data())[0]).toBeNaN();
      expect([...(await tf.grad(loss)(logits).data())].some(Number.isNaN)).toBe(true);
    }
  });
});
