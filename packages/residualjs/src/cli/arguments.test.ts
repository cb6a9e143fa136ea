import { expect, it } from 'vitest';
import { oneOf, realNumber, threads, wholeNumber } from './arguments.js';

it.each(['0', '-1', '1.5', '1e3', '', ' ', '0x10', 'many', '9007199254740993'])(
  "'%s' is no whole number from 1",
  (text) => {
    expect(() => wholeNumber(1)(text)).toThrow('a whole number of at least 1');
  },
);

it('reads whole numbers', () => {
  expect(wholeNumber(1)('300')).toBe(300);
  expect(wholeNumber(0)('0')).toBe(0);
});

it.each(['', 'NaN', 'Infinity', '-0.1', '1,5'])("'%s' is no number from 0", (text) => {
  expect(() => realNumber({ zero: true })(text)).toThrow('a number of at least 0');
});

it('reads numbers, and takes 0 where that makes sense', () => {
  expect(realNumber({ zero: false })('1e-4')).toBe(1e-4);
  expect(realNumber({ zero: true })('0')).toBe(0);
  expect(() => realNumber({ zero: false })('0')).toThrow('above 0');
  expect(realNumber({ zero: true, most: 1 })('1')).toBe(1);
  expect(() => realNumber({ zero: true, most: 1 })('1.1')).toThrow('a number of at least 0 and at most 1.');
});

it('names the nearest of some names', () => {
  expect(oneOf(['wasm', 'cpu'])('cpu')).toBe('cpu');
  expect(() => oneOf(['wasm', 'cpu'])('wsam')).toThrow("Did you mean 'wasm'? It is one of wasm, cpu.");
});

it('reads numbers of threads', () => {
  expect(threads('auto')).toBe('auto');
  expect(threads('2')).toBe(2);
  for (const wrong of ['0', '65', '1.5', 'all', '']) expect(() => threads(wrong)).toThrow('from 1 to 64');
});
