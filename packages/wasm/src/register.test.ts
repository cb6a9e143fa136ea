import { availableParallelism } from 'node:os';
import '@tensorflow/tfjs-backend-wasm';
import { fusedBatchNormGradient } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runningBackend } from './host.js';
import { describeWasm, registerWasmKernels, setThreads } from './index.js';
import { kernels } from './kernels/index.js';

/** tfjs hands out no factory, so the one that it registered itself is kept. */
const stockFactory = tf.findBackendFactory('wasm');
const restart = async () => {
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', stockFactory, 2);
  await tf.setBackend('wasm');
};

const x = () => tf.ones([1, 4, 4, 1]) as tf.Tensor4D;
const filterGradient = () =>
  tf
    .engine()
    .runKernel(
      tf.Conv2DBackpropFilter,
      { x: x(), dy: x() },
      { strides: 1, pad: 'same', dataFormat: 'NHWC', filterShape: [1, 1, 1, 1] },
    ) as tf.Tensor;
const inputGradient = () =>
  tf
    .engine()
    .runKernel(
      tf.Conv2DBackpropInput,
      { dy: x(), filter: tf.ones([3, 3, 1, 1]) },
      { strides: 1, pad: 'same', dataFormat: 'NHWC', inputShape: [1, 4, 4, 1] },
    ) as tf.Tensor;
const expected = [4, 6, 6, 4, 6, 9, 9, 6, 6, 9, 9, 6, 4, 6, 6, 4];

let undo = () => {};
afterEach(() => undo());

describe('registerWasmKernels', () => {
  it('works before the backend starts, gives the stock kernels back, and works after', async () => {
    expect(runningBackend()).toBeNull();
    const stock = tf.getKernel(tf.Conv2DBackpropInput, 'wasm');
    undo = await registerWasmKernels();
    await tf.setBackend('wasm');
    expect([...filterGradient().dataSync()]).toEqual([16]);
    expect([...inputGradient().dataSync()]).toEqual(expected);

    undo();
    expect(describeWasm()).toBeNull();
    expect(tf.getKernel(tf.Conv2DBackpropInput, 'wasm')).toBe(stock);
    expect(() => filterGradient()).toThrow(/Conv2DBackpropFilter' not registered/);
    expect([...inputGradient().dataSync()]).toEqual(expected); // its set-up was made up for

    undo = await registerWasmKernels();
    expect([...filterGradient().dataSync()]).toEqual([16]);
  });

  it('is idempotent, also when called twice at once, and warns of nothing', async () => {
    const warn = vi.spyOn(console, 'warn');
    const [first, second] = await Promise.all([registerWasmKernels(), registerWasmKernels()]);
    undo = await registerWasmKernels();
    expect(second).toBe(first);
    expect(undo).toBe(first);
    undo();
    undo();
    expect(tf.getKernel(tf.Conv2DBackpropFilter, 'wasm')).toBeUndefined();
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it('survives a backend made anew', async () => {
    undo = await registerWasmKernels();
    await restart();
    expect([...filterGradient().dataSync()]).toEqual([16]);
    await restart();
    expect([...inputGradient().dataSync()]).toEqual(expected);
  });

  it('gives way to a kernel that was registered over ours', async () => {
    undo = await registerWasmKernels();
    const own = { kernelName: tf.Conv2DBackpropFilter, backendName: 'wasm', kernelFunc: () => [] };
    tf.unregisterKernel(tf.Conv2DBackpropFilter, 'wasm');
    tf.registerKernel(own);
    undo();
    expect(tf.getKernel(tf.Conv2DBackpropFilter, 'wasm')).toBe(own);
    tf.unregisterKernel(tf.Conv2DBackpropFilter, 'wasm');
  });

  it('changes from one build to the other on a running backend', async () => {
    undo = await registerWasmKernels({ simd: 'plain' });
    expect(describeWasm()?.simd).toBe('plain');
    expect([...filterGradient().dataSync()]).toEqual([16]);
    undo = await registerWasmKernels({ simd: 'relaxed' });
    expect(describeWasm()?.simd).toBe('relaxed');
    expect([...filterGradient().dataSync()]).toEqual([16]);
    expect(await registerWasmKernels()).toBe(undo);
  });

  it('refuses a threaded backend by saying what to do', async () => {
    await tf.setBackend('wasm');
    const { wasm } = runningBackend()!;
    wasm.wasmMemory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    await expect(registerWasmKernels()).rejects.toThrow(/running with threads.*before tf.setBackend/s);
    wasm.wasmMemory = undefined;
    expect(describeWasm()).toBeNull();
  });

  it('goes on with one thread where threads are asked for too late by auto', async () => {
    await restart();
    undo = await registerWasmKernels({ threads: 'auto' });
    const { threads, threadsNote } = describeWasm()!;
    expect(threads).toBe(1);
    expect(threadsNote === null).toBe(availableParallelism() === 1);
  });

  it('has threads only if that is said before the backend starts', async () => {
    await expect(setThreads(2)).rejects.toThrow('needs registerWasmKernels');
    await restart();
    await expect(registerWasmKernels({ threads: 2 })).rejects.toThrow(
      /not shared.*before the backend starts/,
    );
    expect(describeWasm()).toBeNull();
    undo = await registerWasmKernels();
    await expect(setThreads(2)).rejects.toThrow(/not shared/);
    expect(describeWasm()).toMatchObject({ threads: 1 });
    await expect(setThreads(0)).rejects.toThrow(/from 1 to 64, got 0/);
    await setThreads(1);

    tf.removeBackend('wasm');
    tf.registerBackend('wasm', stockFactory, 2);
    await setThreads(2);
    await tf.setBackend('wasm');
    expect(describeWasm()).toMatchObject({ threads: 2, threadsNote: null });
    expect([...filterGradient().dataSync()]).toEqual([16]);
    await restart();
    expect(describeWasm()).toMatchObject({ threads: 2, threadsNote: null });
    expect([...filterGradient().dataSync()]).toEqual([16]);
    expect(await registerWasmKernels({ threads: 3 })).toBe(undo);
    expect(describeWasm()).toMatchObject({ threads: 3 });
    expect(await registerWasmKernels()).toBe(undo);
    expect(describeWasm()).toMatchObject({ threads: 3 });
    undo();
    undo = await registerWasmKernels();
    expect(describeWasm()).toMatchObject({ threads: 1 });
  });

  it('makes the gradient of batch normalisation the one without Tile, until undone', async () => {
    const before = tf.getGradient(tf.FusedBatchNorm);
    undo = await registerWasmKernels();
    expect(tf.getGradient(tf.FusedBatchNorm)).toBe(fusedBatchNormGradient);
    undo();
    expect(tf.getGradient(tf.FusedBatchNorm)).toBe(before);
  });

  it('refuses a build that does not exist', async () => {
    await expect(registerWasmKernels({ simd: 'fast' as never })).rejects.toThrow(
      /'auto', 'plain' or 'relaxed', got 'fast'/,
    );
  });

  it('describes what runs', async () => {
    expect(describeWasm()).toBeNull();
    undo = await registerWasmKernels();
    await tf.setBackend('wasm');
    expect(describeWasm()).toEqual({
      simd: expect.stringMatching(/plain|relaxed/),
      threads: 1,
      threadsNote: null,
      memoryBytes: runningBackend()!.wasm.asm.memory.buffer.byteLength,
      kernels: kernels.map(({ kernelName }) => kernelName),
    });
  });
});
