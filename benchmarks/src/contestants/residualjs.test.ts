import { expect, it } from 'vitest';
import { residualjs } from './residualjs.js';

it('labels WebGPU in software, and gives it one image at a time', async () => {
  const env = { VK_DRIVER_FILES: 'icd.json' };
  const software = residualjs({ name: 'webgpu', present: true, software: true, env });
  expect(software.name).toBe('webgpu (software)');
  expect(software.limits?.batch).toBe(1);
  expect(software.refuses('taps', 1)).toContain('too slow');
  expect(software.command(1)).toMatchObject({ args: [expect.any(String), 'webgpu'], env });
  const gpu = residualjs({ name: 'webgpu', present: true, env: {} });
  expect(gpu).toMatchObject({ name: 'webgpu', ours: true });
  expect(gpu.limits).toBeUndefined();
  expect(await gpu.absence()).toBeNull();
});

it('says what is missing, with the command that installs it', async () => {
  const tensorflow = {
    name: 'tensorflow',
    present: false,
    reason: 'not here',
    install: 'npm i x',
    env: {},
  } as const;
  expect(await residualjs(tensorflow).absence()).toBe('not here: npm i x');
  const { install, ...rest } = tensorflow;
  expect(await residualjs(rest).absence()).toBe('not here');
});

it('tells TensorFlow how many threads it may have, and no other backend but wasm has several', () => {
  const tensorflow = residualjs({ name: 'tensorflow', present: true, env: {} });
  expect(tensorflow.refuses('training', 2)).toBeNull();
  expect(tensorflow.command(2).env).toMatchObject({ TF_NUM_INTRAOP_THREADS: '2' });
  expect(residualjs({ name: 'wasm', present: true, env: {} }).refuses('training', 2)).toBeNull();
  expect(residualjs({ name: 'cpu', present: true, env: {} }).refuses('training', 2)).toContain(
    'not ours to set',
  );
});
