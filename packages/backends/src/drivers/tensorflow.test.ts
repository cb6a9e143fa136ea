import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it, vi } from 'vitest';
import { BackendUnavailableError } from '../errors.js';
import { listBackends } from '../list-backends.js';
import { useBackend } from '../use-backend.js';

const installed = await import(/* @vite-ignore */ `${'@tensorflow/tfjs-node'}`).then(
  () => true,
  () => false,
);

afterEach(() => vi.doUnmock('@tensorflow/tfjs-node'));

it.skipIf(installed)('names the command that installs it', async () => {
  await useBackend('cpu');
  const error = await useBackend('tensorflow').catch((error) => error);
  expect(error).toBeInstanceOf(BackendUnavailableError);
  expect(error.install).toBe('npm install @tensorflow/tfjs-node@4.22.0');
  expect(error.message).toContain(error.install);
  expect(tf.getBackend()).toBe('cpu');
});

it.skipIf(installed)(
  'starts tfjs-node where the user has it, and puts back what its import changes',
  async () => {
    await useBackend('cpu');
    const factory = tf.findBackendFactory('cpu');
    const imported = vi.fn();
    vi.doMock('@tensorflow/tfjs-node', () => {
      imported();
      const { kernelFunc } = tf.getKernel('Multiply', 'cpu');
      tf.registerKernel({ kernelName: 'Multiply', backendName: 'tensorflow', kernelFunc });
      tf.registerKernel({ ...tf.getKernel('Sum', 'cpu'), backendName: 'tensorflow' });
      tf.registerBackend('tensorflow', factory, 3);
      tf.setBackend('tensorflow'); // as tfjs-node does when it is imported
      return { default: { version: { 'tfjs-node': '4.22.0' } } };
    });

    const presence = (await listBackends()).find(({ name }) => name === 'tensorflow');
    expect(presence).toEqual({ name: 'tensorflow', present: true });
    expect(imported).toHaveBeenCalled();
    expect(tf.getBackend()).toBe('cpu');

    const { name, versions } = await useBackend('tensorflow');
    expect(name).toBe('tensorflow');
    expect(versions['@tensorflow/tfjs-node']).toBe('4.22.0');
    tf.removeBackend('tensorflow');
  },
);

it('gives back the utilities that newer Nodes took from tfjs-node', async () => {
  const util = process.getBuiltinModule('node:util') as unknown as Record<
    string,
    (value: unknown) => boolean
  >;
  await useBackend('tensorflow').catch(() => {});
  expect(util.isNullOrUndefined(null)).toBe(true);
  expect(util.isNullOrUndefined(0)).toBe(false);
  expect(util.isArray([])).toBe(true);
});
