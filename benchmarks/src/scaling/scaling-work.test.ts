import '@tensorflow/tfjs-backend-wasm';
import { registerWasmKernels } from '@residualjs/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { scalingWork } from './scaling-work.js';

beforeAll(async () => {
  await registerWasmKernels();
  await tf.setBackend('wasm');
});

it.each(['depth 20', 'batch 2', 'width 2', 'image size 16'])('trains a step: %s', async (subject) => {
  const work = scalingWork(subject, 'wasm');
  const [first] = Array.from(await work.iterate());
  const [second] = Array.from(await work.iterate());
  expect(second).toBeLessThan(first);
  expect(work.cost?.flops).toBeGreaterThan(1e6);
  work.dispose();
});

it('costs four times as much where images or channels are twice as large', () => {
  const flops = (subject: string) => {
    const work = scalingWork(subject, 'wasm');
    work.dispose();
    return work.cost?.flops ?? 0;
  };
  expect(flops('image size 64') / flops('image size 32')).toBeCloseTo(4, 2);
  expect(flops('width 4') / flops('width 2')).toBeCloseTo(4, 0);
});
