import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { missingKernels } from './missing-kernels.js';

it('tfjs alone lacks on wasm what training a convolution needs', async () => {
  await import('@tensorflow/tfjs-backend-wasm');
  const names = tf.getKernelsForBackend('wasm').map(({ kernelName }) => kernelName);
  expect(names).toContain('Conv2D');
  expect(names).not.toContain('Conv2DBackpropFilter');
});

it('counts the kernels of @residualjs/wasm', async () => {
  expect(await missingKernels(['Conv2D', 'Conv2DBackpropFilter'], 'wasm')).toEqual([]);
});

it('counts the kernels of @residualjs/webgpu, though no GPU is there', async () => {
  expect(await missingKernels(['Conv2D', 'ResidualBatchNormTraining', 'Zeta'], 'webgpu')).toEqual(['Zeta']);
});

it('names each missing kernel once, in the order given', async () => {
  expect(await missingKernels(['Zeta', 'Add', 'Alpha', 'Zeta'], 'cpu')).toEqual(['Zeta', 'Alpha']);
});

it('throws where the backend is unknown', async () => {
  await expect(missingKernels(['Add'], 'cuda' as 'cpu')).rejects.toThrow("no backend is called 'cuda'");
});
