import { expect, it } from 'vitest';
import { roundHalfToEven } from './round-half-to-even.js';

it('rounds as Python does', () => {
  // [round(x) for x in ...] of Python 3.11
  const values = [0.5, 1.5, 2.5, -0.5, -1.5, 2.4999, 2.5001, -2.6, 7, 0.49999999999999994];
  expect(values.map((value) => roundHalfToEven(value) + 0)).toEqual([0, 2, 2, 0, -2, 2, 3, -3, 7, 0]);
});
