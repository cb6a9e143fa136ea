import { expect, it } from 'vitest';
import { crossing, crossings } from './crossing.js';

it('reads a curve where it crosses the line', () => {
  // At 1.5 epochs 0.03 and at 2.5 epochs 0: halfway down to 0.015 at 2.
  expect(crossing([0.5, 0.03, 0, 0.02], 0.015)).toBeCloseTo(2, 12);
  expect(crossing([0.001], 0.01)).toBe(0.5);
  expect(crossing([0.5, 0.01], 0.01)).toBeNull();
});

it('counts runs that never do as little more than their length', () => {
  expect(
    crossings(
      [
        [1, 1, 0],
        [1, 1, 1],
      ],
      0.5,
    ),
  ).toEqual([2, 3.5]);
});
