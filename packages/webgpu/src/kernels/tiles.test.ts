import { describe, expect, it } from 'vitest';
import {
  chooseTile,
  columnsOf,
  DEPTH,
  rowsOf,
  splitDepth,
  storageOf,
  TILES,
  type TileLimits,
  threadsOf,
} from './tiles.js';

/** What every WebGPU device has, and what one in compatibility mode has. */
const usual: TileLimits = { maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupStorageSize: 16384 };
const compatible: TileLimits = {
  maxComputeInvocationsPerWorkgroup: 128,
  maxComputeWorkgroupStorageSize: 16384,
};
const size = (...args: Parameters<typeof chooseTile>) => {
  const tile = chooseTile(...args);
  return `${rowsOf(tile)}x${columnsOf(tile)}`;
};

describe('chooseTile', () => {
  it.each([
    // pixels x channels of ResNet-20 at batch 128, and at batch 1
    [{ rows: 131072, columns: 16, layers: 1 }, '128x16'],
    [{ rows: 32768, columns: 32, layers: 1 }, '128x32'],
    [{ rows: 8192, columns: 64, layers: 1 }, '64x32'],
    [{ rows: 1024, columns: 16, layers: 1 }, '32x16'],
    // ResNet-50 at batch 32
    [{ rows: 100352, columns: 256, layers: 1 }, '128x64'],
    // a filter of 3x3x16 in 16 and 3x3x64 in 64, its sum split enough to fill the GPU
    [{ rows: 144, columns: 16, layers: 512 }, '32x16'],
    [{ rows: 576, columns: 64, layers: 64 }, '64x64'],
  ])('takes of %j %s', (problem, expected) => {
    expect(size(problem, usual)).toBe(expected);
  });

  it('keeps to the limits of the GPU', () => {
    const large = { rows: 100352, columns: 256, layers: 1 };
    expect(size(large, { ...usual, maxComputeWorkgroupStorageSize: 32768 })).toBe('128x128');
    expect(size({ rows: 1e6, columns: 64, layers: 1 }, compatible)).toBe('128x32');
    const little = { maxComputeInvocationsPerWorkgroup: 16, maxComputeWorkgroupStorageSize: 16384 };
    expect(() => chooseTile({ rows: 1, columns: 1, layers: 1 }, little)).toThrow('no tile fits 16 threads');
  });
});

it.each(TILES)('fits what every GPU has, save the first, and shares its fetches out evenly: %j', (tile) => {
  expect(threadsOf(tile)).toBeLessThanOrEqual(usual.maxComputeInvocationsPerWorkgroup);
  if (tile !== TILES[0]) expect(storageOf(tile)).toBeLessThanOrEqual(usual.maxComputeWorkgroupStorageSize);
  expect(threadsOf(tile) % DEPTH).toBe(0);
  for (const length of [rowsOf(tile), columnsOf(tile)])
    expect(((length / 4) * DEPTH) % threadsOf(tile)).toBe(0);
});

describe('splitDepth', () => {
  it.each([
    [
      { tiles: 3, depth: 131072, bytes: 9216 },
      { parts: 171, terms: 768 },
    ],
    [
      { tiles: 9, depth: 8192, bytes: 147456 },
      { parts: 57, terms: 144 },
    ],
    [
      { tiles: 1, depth: 100, bytes: 64 },
      { parts: 1, terms: 112 },
    ],
    [
      { tiles: 4000, depth: 8192, bytes: 64 },
      { parts: 1, terms: 8192 },
    ],
    [
      { tiles: 1, depth: 1 << 20, bytes: 32 * 2 ** 20 },
      { parts: 2, terms: 1 << 19 },
    ],
  ])('splits %j in %j', (problem, expected) => {
    const { parts, terms } = splitDepth(problem);
    expect({ parts, terms }).toEqual(expected);
    expect(parts * terms).toBeGreaterThanOrEqual(problem.depth);
    expect((parts - 1) * terms).toBeLessThan(problem.depth);
  });
});
