import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useBackend } from './use-backend.js';

describe('useBackend', () => {
  it.each(['cpu', 'wasm'] as const)('starts %s and tells what it is', async (name) => {
    const description = await useBackend(name);
    expect(tf.getBackend()).toBe(name);
    expect(description).toMatchObject({
      name,
      device: expect.stringMatching(/./),
      threads: expect.any(Number),
      passedOver: [],
    });
    expect(description.versions).toMatchObject({
      node: process.versions.node,
      '@tensorflow/tfjs-core': '4.22.0',
      [`@tensorflow/tfjs-backend-${name}`]: '4.22.0',
    });
  });

  it('tells the SIMD build of wasm and of no other', async () => {
    expect((await useBackend('cpu')).simd).toBeNull();
    expect((await useBackend('wasm', { simd: 'plain' })).simd).toBe('plain');
  });

  it('keeps the tensors of a backend that is started twice', async () => {
    await useBackend('wasm');
    const x = tf.tensor1d([1, 2]);
    await useBackend('wasm');
    expect(Array.from(await x.data())).toEqual([1, 2]);
    x.dispose();
  });

  it('auto says what it passed over, and takes wasm before cpu', async () => {
    const { name, passedOver } = await useBackend('auto');
    const absent = passedOver.map((presence) => presence.name);
    expect([...absent, name]).toEqual(['webgpu', 'webgl', 'wasm'].slice(0, absent.length + 1));
    for (const { reason } of passedOver) expect(reason).toMatch(/./);
  });

  it('an absent backend throws and leaves the one in use', async () => {
    await useBackend('cpu');
    await expect(useBackend('webgl')).rejects.toMatchObject({
      name: 'BackendUnavailableError',
      backend: 'webgl',
      message: "the backend 'webgl' cannot be used here: WebGL is there in browsers only",
      install: null,
    });
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.backend()).toBe(tf.engine().registry.cpu);
  });

  it.each(['wasmm', 'toString', ''])("refuses the unknown name '%s'", async (name) => {
    await expect(useBackend(name as 'cpu')).rejects.toThrow(
      `no backend is called '${name}': choose one of auto, webgpu, webgl, wasm, tensorflow, cpu`,
    );
  });

  it('prints no advertisement for another backend', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const factory = tf.findBackendFactory('cpu');
    tf.removeBackend('cpu');
    tf.registerBackend('cpu', factory);
    await useBackend('cpu');
    tf.tensor1d([1]).dispose();
    expect(warn).not.toHaveBeenCalled();
    expect(tf.env().getBool('PROD')).toBe(false);
    warn.mockRestore();
  });
});

describe('a backend that does not start', () => {
  beforeEach(async () => {
    await useBackend('wasm');
    await useBackend('cpu');
    vi.spyOn(console, 'warn').mockImplementation(() => {});
  });
  afterEach(() => vi.restoreAllMocks());

  it('throws, where tfjs alone goes on with another', async () => {
    const { wasm } = tf.engine().registryFactory;
    tf.removeBackend('wasm');
    tf.registerBackend('wasm', async () => {
      throw new Error('no memory');
    });
    await expect(useBackend('wasm')).rejects.toMatchObject({
      name: 'BackendUnavailableError',
      backend: 'wasm',
    });
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.memory().numTensors).toBe(0);
    tf.removeBackend('wasm');
    tf.registerBackend('wasm', wasm.factory, wasm.priority);
    expect((await useBackend('wasm')).name).toBe('wasm');
  });
});
