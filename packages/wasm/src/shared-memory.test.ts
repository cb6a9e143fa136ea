import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import plainBytes from './generated/kernels-plain.js';
import { withSharedMemory } from './shared-memory.js';
import { fromBase64 } from './simd.js';

const empty = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const differing = (a: Uint8Array, b: Uint8Array) => a.filter((byte, i) => byte !== b[i]).length;

describe('a module with its memory made a shared one', () => {
  it('is one of ours, which then takes shared memory and no other', () => {
    const plain = fromBase64(plainBytes);
    const shared = withSharedMemory(plain);
    expect(differing(plain, shared)).toBe(1);
    const module = new WebAssembly.Module(shared);
    const limits = { initial: 1, maximum: 65536 };
    const memory = new WebAssembly.Memory({ ...limits, shared: true });
    expect(new WebAssembly.Instance(module, { env: { memory } }).exports.joinChunks).toBeTypeOf('function');
    expect(
      () => new WebAssembly.Instance(module, { env: { memory: new WebAssembly.Memory(limits) } }),
    ).toThrow(/shared/);
  });

  it('is the one of tfjs, whose memory is its own', () => {
    const require = createRequire(import.meta.url);
    const path = require
      .resolve('@tensorflow/tfjs-backend-wasm')
      .replace(/[^/]*$/, 'tfjs-backend-wasm-simd.wasm');
    const stock = readFileSync(path);
    const shared = withSharedMemory(stock);
    expect(differing(stock, shared)).toBe(1);
    expect(WebAssembly.validate(shared)).toBe(true);
  });

  it('needs a memory, and one with a maximum', () => {
    expect(() => withSharedMemory(Uint8Array.from(empty))).toThrow('no memory to share');
    expect(() => withSharedMemory(Uint8Array.from([...empty, 5, 3, 1, 0, 1]))).toThrow(/kind 0.*maximum/);
    const shared = withSharedMemory(Uint8Array.from([...empty, 5, 4, 1, 1, 1, 2]));
    expect([...shared]).toEqual([...empty, 5, 4, 1, 3, 1, 2]);
  });
});
