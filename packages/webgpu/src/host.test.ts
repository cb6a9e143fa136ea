import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { makeBackend } from './device.js';
import { failLoudly } from './fail-loudly.js';
import { BACKEND_INTERNALS, BACKEND_METHODS } from './host.js';

/** A device that does nothing, with what the constructor of tfjs's backend touches. */
const fakeDevice = () => ({
  features: new Set(),
  limits: {},
  queue: {},
  listeners: [] as ((event: unknown) => void)[],
  addEventListener(_: string, listener: (event: unknown) => void) {
    this.listeners.push(listener);
  },
  lost: new Promise(() => {}) as Promise<{ message: string }>,
});

const build = (fields = {}) => {
  const device = Object.assign(fakeDevice(), fields);
  const info = { vendor: 'test', architecture: 'test' };
  const backend = makeBackend({} as GPU, device as never, info as never);
  return { device, backend };
};

it.each(BACKEND_METHODS)('tfjs still has the method WebGPUBackend.%s', (name) => {
  expect(typeof WebGPUBackend.prototype[name]).toBe('function');
});

it.each(BACKEND_INTERNALS)('tfjs still has the property WebGPUBackend.%s', (name) => {
  expect(Object.keys(build().backend)).toContain(name);
});

it('tfjs still keeps lists of free buffers, and takes the last of one', () => {
  const { bufferManager } = build().backend as unknown as { bufferManager: Record<string, unknown> };
  expect(bufferManager.freeBuffers).toBeInstanceOf(Map);
  const { acquireBuffer } = bufferManager as { acquireBuffer: (size: number, usage: number) => GPUBuffer };
  const lists = bufferManager.freeBuffers as Map<string, unknown[]>;
  const free: unknown[] = ['first', 'last'];
  lists.get = () => free;
  lists.has = () => true;
  expect(acquireBuffer.call(bufferManager, 4, 128)).toBe('last');
});

it('tfjs still keeps device and tensorMap on the backend', () => {
  const { device, backend } = build();
  expect(backend.device).toBe(device);
  expect(backend.tensorMap).toBeInstanceOf(tf.DataStorage);
  expect(globalThis.navigator?.gpu).toBeUndefined();
});

it('reads throw from the first reported error on', async () => {
  const { device, backend } = build();
  failLoudly(backend, { software: false });
  const dataId = backend.write(Float32Array.of(1, 2), [2], 'float32');
  expect(Array.from((await backend.read(dataId)) as Float32Array)).toEqual([1, 2]);

  for (const listener of device.listeners) listener({ error: { message: 'bad shader' } });
  await expect(backend.read(dataId)).rejects.toThrow('bad shader');
  expect(() => backend.readSync(dataId)).toThrow('bad shader');
});

it('reads throw once the device is lost', async () => {
  const { backend } = build({ lost: Promise.resolve({ message: 'GPU process gone' }) });
  failLoudly(backend, { software: false });
  const dataId = backend.write(Float32Array.of(1), [1], 'float32');
  await expect(backend.read(dataId)).rejects.toThrow('the device was lost (GPU process gone)');
});
