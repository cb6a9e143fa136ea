import { expect, it } from 'vitest';
import { aboveZero, atEnd, atStart, crossing, dips, geometricMean, isDead, ratios } from './curves.js';

it('takes the start and the last tenth of a curve', () => {
  const curve = Array.from({ length: 20 }, (_, i) => i);
  expect(atStart(curve)).toBe(0);
  expect(atEnd(curve)).toBe(18.5);
  expect(atEnd([3, 7])).toBe(7);
});

it('finds where two norms change places', () => {
  const xRes = [2, 2, 2, 2];
  expect(ratios({ xIn: [1, 2, 3, 1], xRes })).toEqual([0.5, 1, 1.5, 0.5]);
  expect(crossing({ xIn: [1, 2, 3, 1], xRes })).toBe(3);
  expect(crossing({ xIn: [1, 1, 1, 1], xRes })).toBeNull();
});

it('counts a norm of 0 as a thousandth of what it is held against', () => {
  const run = {
    ...{ xIn: [1, 0, 0], xRes: [2, 4, 0], blockInput: [5, 0], blockOutput: [1, 0] },
    ...{ loss: [2, 2, 2], testLoss: 2, testAccuracy: 0.1 },
  };
  expect(aboveZero(run)).toEqual({
    ...run,
    ...{ xIn: [1, 0.004, 2e-6], xRes: [2, 4, 0.002], blockOutput: [1, 0.005] },
  });
  expect(aboveZero({ ...run, xRes: [] }).xIn).toEqual([1, 0, 0]);
  expect(ratios({ xIn: [1, 0], xRes: [2, 4] })).toEqual([0.5, 0.001]);
  expect([run, { xIn: [0, 1] }].map(isDead)).toEqual([true, false]);
});

it('takes the geometric mean point by point', () => {
  expect(
    geometricMean([
      [1, 4],
      [4, 9],
    ]),
  ).toEqual([expect.closeTo(2, 12), expect.closeTo(6, 12)]);
});

it('reads each curve where the others are lowest, so that noise alone gives no dip', () => {
  const rising = [
    [1, 0.9, 2],
    [1, 1.3, 2],
    [1, 1.2, 2],
  ];
  expect(dips(rising)).toEqual([1, 1, 1]); // the first run dips by itself
  const dipping = [
    [1, 0.5, 2],
    [1, 0.6, 2],
    [1, 0.4, 2],
  ];
  expect(dips(dipping)).toEqual([0.5, 0.6, 0.4]);
});
