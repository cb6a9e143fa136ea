import '@tensorflow/tfjs-backend-cpu';
import { disposeBatch } from '@residualjs/datasets';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { DATA_CASES, dataCase, firstBatch, imagesOf, passes } from './data-cases.js';

it.each(DATA_CASES.map((one) => [one.name, one] as const))('passes over a dataset: %s', async (_, one) => {
  const small = { ...one, size: 16, batch: 2, batches: 3 };
  const before = tf.memory().numTensors;
  const running = passes(small);
  for (let epoch = 0; epoch < 3; epoch++) expect(await running.next()).toBe(imagesOf(small));
  running.close();
  const first = await firstBatch(small);
  expect(first.images.shape).toEqual([2, 16, 16, 3]);
  disposeBatch(first);
  expect(tf.memory().numTensors).toBe(before);
});

it('finds a case by its name', () => {
  expect(dataCase(DATA_CASES[1].name)).toBe(DATA_CASES[1]);
  expect(() => dataCase('nothing')).toThrow("no case of data is called 'nothing'");
});
