import { describe, expect, it } from 'vitest';
import { chooseMatrixTile, MATRIX_TILES, storageOf, subgroupsOf } from './matrix-tiles.js';

const limits = { maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupStorageSize: 32768 };
const shape = { componentType: 'f16', resultComponentType: 'f32', M: 16, N: 16, K: 16 };

it.each(MATRIX_TILES)('gives each subgroup whole matrices of every shape: %j', (tile) => {
  expect((tile.rows / tile.subgroupRows) % 16).toBe(0);
  expect((tile.columns / tile.subgroupColumns) % 16).toBe(0);
  expect(storageOf(tile, shape)).toBeLessThanOrEqual(limits.maxComputeWorkgroupStorageSize);
  expect(subgroupsOf(tile)).toBe(4);
});

describe('chooseMatrixTile', () => {
  const size = (rows: number, columns: number, layers = 1, limit = {}) => {
    const tile = chooseMatrixTile({ rows, columns, layers }, { ...limits, ...limit }, shape, 32);
    return `${tile.rows}x${tile.columns}`;
  };

  it('follows the number of channels, and keeps a GPU busy', () => {
    expect(size(131072, 16)).toBe('128x16');
    expect(size(32768, 32)).toBe('128x32');
    expect(size(8192, 64)).toBe('64x32');
    expect(size(100352, 256)).toBe('128x128');
    expect(size(576, 64, 8192)).toBe('128x64');
  });

  it('keeps to the limits of the GPU', () => {
    expect(size(100352, 256, 1, { maxComputeWorkgroupStorageSize: 16384 })).toBe('64x64');
    expect(() => size(1, 1, 1, { maxComputeInvocationsPerWorkgroup: 64 })).toThrow('no tile fits 64 threads');
  });
});
