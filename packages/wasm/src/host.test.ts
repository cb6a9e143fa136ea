import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { linkedHost, runningBackend, type TfjsWasmBackend } from './host.js';
import { registerWasmKernels } from './index.js';
import { type CompiledKernels, chooseSimd, compileKernels } from './simd.js';

let backend: TfjsWasmBackend;
let kernels: CompiledKernels;
const linkedHostOf = (of: TfjsWasmBackend) => linkedHost(of, kernels);

beforeAll(async () => {
  await registerWasmKernels();
  await tf.setBackend('wasm');
  backend = runningBackend()!;
  kernels = await compileKernels(chooseSimd('auto'));
});

describe('the internals of tfjs-backend-wasm that host.ts needs', () => {
  it.each([
    ['engine().registry.wasm', () => backend.makeOutput, 'function'],
    ['backend.wasm.asm.memory', () => backend.wasm.asm.memory.grow, 'function'],
    ['backend.wasm._malloc', () => backend.wasm._malloc, 'function'],
    ['backend.wasm._free', () => backend.wasm._free, 'function'],
    ['backend.wasm.HEAPU8', () => backend.wasm.HEAPU8.fill, 'function'],
    ['backend.dataIdMap.get', () => backend.dataIdMap.get, 'function'],
    ['backend.move', () => backend.move, 'function'],
    ['backend.dispose', () => backend.dispose, 'function'],
    ['backend.incRef', () => backend.incRef, 'function'],
    ['backend.refCount', () => backend.refCount, 'function'],
    ['engine().removeDataId', () => tf.engine().removeDataId, 'function'],
    ['backend.disposeData', () => backend.disposeData, 'function'],
    ['WASM_HAS_MULTITHREAD_SUPPORT', () => tf.env().get('WASM_HAS_MULTITHREAD_SUPPORT'), 'boolean'],
  ] as const)('%s', (_name, read, type) => {
    expect(typeof read()).toBe(type);
  });

  it('dataIdMap.get(dataId).memoryOffset is where the values are', () => {
    const x = tf.tensor1d([3, 1, 4]);
    const { memoryOffset } = backend.dataIdMap.get(x.dataId);
    expect([...new Float32Array(backend.wasm.asm.memory.buffer, memoryOffset, 3)]).toEqual([3, 1, 4]);
  });

  it('makeOutput allocates through move, and move through _malloc', () => {
    const seen: number[] = [];
    const { _malloc } = backend.wasm;
    backend.wasm._malloc = (bytes) => {
      seen.push(bytes);
      return _malloc.call(backend.wasm, bytes);
    };
    try {
      const output = backend.makeOutput([2, 3], 'float32');
      backend.disposeData(output.dataId, true);
    } finally {
      backend.wasm._malloc = _malloc;
    }
    expect(seen).toEqual([24]);
  });
});

describe('a full heap', () => {
  it('is an error that names shape and bytes, and the backend goes on', () => {
    const before = tf.memory().numTensors;
    const large = backend.makeOutput([768, 1024, 1024], 'float32'); // 3 GiB, never touched
    const low = backend.wasm.HEAPU8.slice(0, 4096);
    const x = tf.ones([1, 16, 16, 1]);
    expect(() => tf.tile(x, [512, 64, 64, 1])).toThrow(
      /float32 tensor of shape \[512,1024,1024,1\] of 2147483648 bytes does not fit/,
    );
    expect(() => linkedHostOf(backend).withScratch(2 ** 31, () => 0)).toThrow(
      /a scratch area of 2147483712 bytes/,
    );
    expect(() => backend.makeOutput([1024, 1024, 1025], 'float32')).toThrow(/of 4299161600 bytes/); // more than an i32 holds
    expect(backend.wasm.HEAPU8.slice(0, 4096)).toEqual(low);
    backend.disposeData(large.dataId, true);
    expect(tf.tidy(() => tf.sum(tf.tile(x, [2, 2, 2, 1])).dataSync()[0])).toBe(2048);
    tf.dispose(x);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('an operand', () => {
  it('has the dtype that the kernel takes', () => {
    const x = tf.tensor1d([1, 2], 'int32');
    expect(() => linkedHostOf(backend).address(x)).toThrow(/float32 here, got a int32 tensor of shape \[2\]/);
  });
});
