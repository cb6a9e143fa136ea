import { expect, it } from 'vitest';
import { chooseRate, stepsOrLast } from './choose-rate.js';

it('takes the rate with the fewest steps, a run that never learned counting with the last', () => {
  const slow = { rate: 0.1, steps: [40, 50, 60] };
  const risky = { rate: 1, steps: [10, null, null] };
  expect(stepsOrLast(risky.steps, 1000)).toEqual([10, 1000, 1000]);
  expect(chooseRate([slow, risky], 1000)).toBe(slow);
  expect(chooseRate([slow, risky], 20)).toBe(risky); // 10 * 20 * 20 is less than 40 * 50 * 60
});
