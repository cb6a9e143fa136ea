import { expect, it } from 'vitest';
import { learningRateAt } from './learning-rate.js';

it('learningRateAt takes numbers and functions and refuses what is no rate', () => {
  expect(learningRateAt(0.3, 7)).toBe(0.3);
  expect(learningRateAt((step) => 1 / step, 4)).toBe(0.25);
  expect(() => learningRateAt(() => Number.NaN, 4)).toThrow('the learning rate of step 4 is NaN');
  expect(() => learningRateAt(-1, 1)).toThrow('the learning rate of step 1 is -1');
});
