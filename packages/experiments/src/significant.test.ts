import { expect, it } from 'vitest';
import { significant } from './significant.js';

it('keeps so many digits, whatever the size', () => {
  expect([123456, 0.00123456, -9.99996, 0].map((value) => significant(value))).toEqual([
    123500, 0.001235, -10, 0,
  ]);
  expect(significant(Math.PI, 2)).toBe(3.1);
});
