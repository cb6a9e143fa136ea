import { expect, it } from 'vitest';
import { formatPercent, formatRate, formatSeconds, formatValue } from './format.js';

it('formats times, rates, values and fractions', () => {
  expect([-1, 0, 59.6, 185, 7620].map(formatSeconds)).toEqual(['0s', '0s', '1m 00s', '3m 05s', '2h 07m']);
  expect([0.8521, 21.44, 1314.2, Number.NaN].map(formatRate)).toEqual(['0.852', '21.4', '1314', '-']);
  expect([0, 2.30269, 1e-7, 123456].map(formatValue)).toEqual(['0.0000', '2.3027', '1.00e-7', '1.23e+5']);
  expect(formatPercent(0.95321)).toBe('95.3%');
});
