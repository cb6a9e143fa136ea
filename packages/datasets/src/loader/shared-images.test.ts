import { afterEach, expect, it, vi } from 'vitest';
import { sharedImages } from './shared-images.js';

const whole = Uint8Array.from({ length: 10 }, (_, i) => i);
const part = whole.subarray(2, 5);
afterEach(() => {
  vi.unstubAllGlobals();
});

it('copies into memory that is shared, and not what is in such memory', () => {
  const shared = sharedImages(part);
  expect([...shared]).toEqual([2, 3, 4]);
  expect(shared.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(shared.buffer.byteLength).toBe(3);
  expect(sharedImages(shared)).toBe(shared);
});

it.each([
  ['is not isolated', 'crossOriginIsolated', false],
  ['has no such memory', 'SharedArrayBuffer', undefined],
])('posts no more of a buffer than is needed where a page %s', (_, name, value) => {
  vi.stubGlobal(name, value);
  const copied = sharedImages(part);
  expect([...copied]).toEqual([2, 3, 4]);
  expect(copied.buffer.byteLength).toBe(3);
  expect(sharedImages(whole)).toBe(whole);
});
