import { expectClose } from '@residualjs/testing';
import { expect, it } from 'vitest';
import { normalizationTable } from './normalization.js';

const dataset = {
  name: 'd',
  shape: [1, 1, 2] as [number, number, number],
  mean: [0.5, 0.25],
  std: [0.25, 0.5],
};

it('is (value / 255 - mean) / std of each channel', () => {
  const table = normalizationTable(dataset, true);
  expectClose([table[0], table[255], table[256], table[256 + 51]], [-2, 2, -0.5, -0.1]);
});

it('is value / 255 without normalisation', () => {
  const table = normalizationTable(dataset, false);
  expectClose([table[0], table[255], table[256], table[256 + 51]], [0, 1, 0, 0.2]);
});

it('has mean and std in the order of the batch', () => {
  const table = normalizationTable({ ...dataset, channelOrder: 'bgr' }, true);
  expectClose([table[0], table[255], table[256], table[256 + 51]], [-0.5, 1.5, -2, -1.2]);
});

it('refuses a deviation of 0', () => {
  expect(() => normalizationTable({ ...dataset, std: [0.25, 0] }, true)).toThrow(
    'channel 1 has mean 0.25 and std 0',
  );
});
