import { expect, it } from 'vitest';
import { duration, grouped } from './numbers.js';

it.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1_727_962, '1,727,962'],
])('groups %d as %s', (value, text) => expect(grouped(value)).toBe(text));

it.each([
  [0.4, '0 s'],
  [59.4, '59 s'],
  [59.6, '1 min 00 s'],
  [185, '3 min 05 s'],
])('tells %d seconds as %s', (value, text) => expect(duration(value)).toBe(text));
