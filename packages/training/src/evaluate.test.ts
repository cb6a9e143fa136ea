import { describeBackends, expectClose, expectNoLeak } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import type { Batch } from './batch.js';
import { evaluate } from './evaluate.js';
import { linear } from './fixtures/models.js';
import { fixedSource } from './fixtures/sources.js';

/** Logits are the images themselves. */
function identityModel() {
  const model = linear(2, 2);
  model.setWeights([tf.eye(2), tf.zeros([2])]);
  return model;
}

const images = [
  [2, 0],
  [0, 3],
  [1, 0],
  [4, 0],
  [0, 1],
];
const labels = [0, 1, 1, 0, 0]; // the third and the last are wrong
const loss =
  [-2, -3, 1, -4, 1].map((difference) => Math.log1p(Math.exp(difference))).reduce((a, b) => a + b) / 5;

describeBackends('evaluate', () => {
  it.each([5, 2, 3, 1])('counts each image once in batches of %i', async (batchSize) => {
    const model = identityModel();
    const source = fixedSource(images, labels, batchSize);
    const result = await evaluate(model, source);
    expect(source.asked).toEqual([0]);
    expect(result).toMatchObject({ accuracy: 0.6, wrong: 2, images: 5 });
    expectClose(result.loss, loss, { relative: 1e-6 });
    model.dispose();
  });

  it('reads once in all (labels of the first batch apart), tells its progress and leaks nothing', async () => {
    const model = identityModel();
    await expectNoLeak(async () => {
      const read = vi.spyOn(tf.backend(), 'read');
      const progress: number[] = [];
      await evaluate(model, fixedSource(images, labels, 2), {
        onBatch: ({ images: done, total }) => progress.push(done, total),
      });
      expect(progress).toEqual([2, 5, 4, 5, 5, 5]);
      expect(read).toHaveBeenCalledTimes(2);
      read.mockRestore();
    });
    model.dispose();
  });

  it('ends with the reason of its signal', async () => {
    const model = identityModel();
    const controller = new AbortController();
    const run = evaluate(model, fixedSource(images, labels, 2), {
      onBatch: () => controller.abort(new Error('enough')),
      signal: controller.signal,
    });
    await expect(run).rejects.toThrow('enough');
    model.dispose();
  });
});

describe('evaluate refuses', () => {
  it('no data, labels that are no class, batches that do not fit, a softmax', async () => {
    await tf.setBackend('cpu');
    const model = identityModel();
    await expectNoLeak(async () => {
      await expect(evaluate(model, fixedSource([], []))).rejects.toThrow('gave no batch');
      await expect(evaluate(model, fixedSource(images, [0, 1, 2, 0, 0]))).rejects.toThrow(
        'label 2 of the batch is 2, but the model has 2 classes (0 to 1)',
      );
      async function* wrong(): AsyncGenerator<Batch> {
        yield { images: tf.zeros([2, 1, 1, 2]), labels: tf.zeros<tf.Rank.R1>([3], 'int32'), size: 2 };
      }
      await expect(evaluate(model, { size: 2, batches: wrong })).rejects.toThrow(
        'a batch of size 2 has images of shape [2,1,1,2] and labels of shape [3]',
      );
    });
    const softmax = linear(2, 2, { activation: 'softmax' });
    await expect(evaluate(softmax, fixedSource(images, labels))).rejects.toThrow(
      /ends in a softmax \(layer 'linear_/,
    );
    model.dispose();
    softmax.dispose();
  });
});
