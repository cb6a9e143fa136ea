import { expect, it } from 'vitest';
import { expectClose } from './close.js';

it('accepts what is close and refuses what is not', () => {
  expect(() => expectClose([1, 2.000001], [1, 2])).not.toThrow();
  expect(() => expectClose([1, 2.1], [1, 2])).toThrow(/value 1 is 2.1 where 2/);
  expect(() => expectClose([1], [1, 2])).toThrow(/1 values where 2/);
  expect(() => expectClose([Number.NaN], [0])).toThrow(/value 0 is NaN/);
  expect(() => expectClose([0], [Number.NaN])).toThrow(/value 0 is 0/);
});
