import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { UniformBuffers } from './uniform-buffers.js';

beforeAll(() => {
  vi.stubGlobal('GPUBufferUsage', { UNIFORM: 64 });
});
afterAll(() => {
  vi.unstubAllGlobals();
});

/** A device whose buffers are the memory that they map. */
const fakeDevice = () => {
  const createBuffer = vi.fn(({ size }: { size: number }) => {
    const memory = new ArrayBuffer(size);
    return { memory, getMappedRange: () => memory, unmap() {} };
  });
  return { createBuffer } as unknown as GPUDevice & { createBuffer: typeof createBuffer };
};
const bytes = (...words: number[]) => Int32Array.from(words).buffer;

it('writes the bytes once, and finds them again', () => {
  const device = fakeDevice();
  const buffers = new UniformBuffers(device);
  const first = buffers.of(bytes(1, -2)) as unknown as { memory: ArrayBuffer };
  expect([...new Int32Array(first.memory)]).toEqual([1, -2]);
  expect(buffers.of(bytes(1, 3))).not.toBe(first);
  expect(buffers.of(bytes(1, -2))).toBe(first);
  expect(device.createBuffer).toHaveBeenCalledTimes(2);
});

it('lets go of what was asked for longest ago, of 1024', () => {
  const device = fakeDevice();
  const buffers = new UniformBuffers(device);
  const all = Array.from({ length: 1024 }, (_, i) => buffers.of(bytes(i)));
  expect(buffers.of(bytes(0))).toBe(all[0]); // asked for again
  buffers.of(bytes(-1));
  expect(buffers.of(bytes(0))).toBe(all[0]);
  expect(buffers.of(bytes(1))).not.toBe(all[1]);
});
