import { expect, it } from 'vitest';
import { agree, compareResults, relativeDifference } from './compare.js';

it('is relative to the largest value expected', () => {
  expect(relativeDifference([1, 2, -8], [1, 2, -10])).toBeCloseTo(0.2);
  expect(relativeDifference([1e-9, 10], [0, 10])).toBeCloseTo(1e-10);
  expect(relativeDifference([3], [3])).toBe(0);
});

it('does not take NaN, nor a value where none is expected, nor fewer values', () => {
  expect(relativeDifference([1, Number.NaN], [1, 2])).toBe(Number.POSITIVE_INFINITY);
  expect(relativeDifference([1], [0])).toBe(Number.POSITIVE_INFINITY);
  expect(() => relativeDifference([1], [1, 2])).toThrow('1 values cannot be compared with 2');
});

it('leaves out single values of layers, whose gradients jump at the kink of a ReLU', () => {
  const expected = Array.from({ length: 200 }, () => 1);
  const off = (count: number) => expected.map((value, i) => (i < count ? 2 : value));
  expect(agree(compareResults('layers', off(2), expected))).toBe(true);
  expect(agree(compareResults('layers', off(3), expected))).toBe(false);
  expect(agree(compareResults('kernels', off(1), expected))).toBe(false);
  expect(agree(compareResults('layers', [Number.NaN, ...expected.slice(1)], expected))).toBe(false);
});

it('compares logits', () => {
  expect(agree(compareResults('inference', [1, -2], [1, -2.001]))).toBe(true);
  expect(agree(compareResults('inference', [1, -2], [1, -2.01]))).toBe(false);
});

it('compares the first loss, and how the loss falls from there', () => {
  const losses = [2.3, 2.2999, 2.29971]; // with momentum 0.9 the second step goes 1.9 times as far as the first
  expect(compareResults('training', losses, losses)).toEqual({ results: 0, falls: 0 });
  expect(agree(compareResults('training', [2.31, 2.3099, 2.30971], losses))).toBe(false);
  const withoutMomentum = compareResults('training', [2.3, 2.2999, 2.2998], losses);
  expect(withoutMomentum.falls).toBeCloseTo(0.31, 1);
  expect(agree(withoutMomentum)).toBe(false);
  expect(agree(compareResults('training', [2.3, 2.3001, 2.3003], losses))).toBe(false);
});

it('compares the steps that both did', () => {
  expect(compareResults('training', [2.3], [2.3, 2.2])).toEqual({ results: 0, falls: null });
  expect(compareResults('taps', [2.3, 2.2], [2.3, 2.2, 2.1]).falls).toBe(0);
});

it('does not take roundings of the loss for a difference', () => {
  expect(compareResults('training', [2.3000002, 2.2999702], [2.3, 2.29997]).falls).toBe(0);
});
