import { availableParallelism } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { threadCount, unsharedReason } from './count.js';

afterEach(() => vi.unstubAllGlobals());

describe('a number of threads', () => {
  it('is the number, or what the machine has, up to 16', () => {
    expect(threadCount(3)).toBe(3);
    expect(threadCount('auto')).toBe(Math.min(16, availableParallelism()));
    vi.stubGlobal('process', undefined);
    vi.stubGlobal('navigator', { hardwareConcurrency: 48 });
    expect(threadCount('auto')).toBe(16);
    vi.stubGlobal('navigator', {});
    expect(threadCount('auto')).toBe(1);
  });

  it.each([0, -1, 1.5, 65, Number.NaN, 'all' as never])('is not %s', (wanted) => {
    expect(() => threadCount(wanted)).toThrow(`whole number from 1 to 64, got ${wanted}`);
  });
});

describe('shared memory', () => {
  it('is there in Node, and in a page that is isolated', () => {
    expect(unsharedReason()).toBeNull();
    vi.stubGlobal('crossOriginIsolated', true);
    expect(unsharedReason()).toBeNull();
  });

  it('is not there in any other page', () => {
    vi.stubGlobal('crossOriginIsolated', false);
    expect(unsharedReason()).toMatch(/not cross-origin isolated/);
    vi.stubGlobal('SharedArrayBuffer', undefined);
    expect(unsharedReason()).toMatch(/not cross-origin isolated/);
  });
});
