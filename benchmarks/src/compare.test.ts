import { expect, it } from 'vitest';
import { relativeDifference } from './compare.js';

it('is relative to the largest value expected', () => {
  expect(relativeDifference([1, 2, -8], [1, 2, -10])).toBeCloseTo(0.2);
  expect(relativeDifference([1e-9, 10], [0, 10])).toBeCloseTo(1e-10);
  expect(relativeDifference([3], [3])).toBe(0);
});

it('compares the steps that both have', () => {
  expect(relativeDifference([2], [2, 1.5, 1])).toBe(0);
  expect(() => relativeDifference([], [1])).toThrow('nothing to compare');
});

it('does not take NaN, nor a value where none is expected', () => {
  expect(relativeDifference([1, Number.NaN], [1, 2])).toBe(Number.POSITIVE_INFINITY);
  expect(relativeDifference([1], [0])).toBe(Number.POSITIVE_INFINITY);
});
