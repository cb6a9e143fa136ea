import { describe, expect, it } from 'vitest';
import { checkSeed, random } from './random.js';

const draw = (count: number, ...args: Parameters<typeof random>) => {
  const uniform = random(...args);
  return Array.from({ length: count }, uniform);
};

/** sfc32 step by step in 64-bit integers, from the description of PractRand, as a second opinion on the arithmetic. */
function reference(count: number, state: bigint[]): number[] {
  let [a, b, c, counter] = state;
  const word = (x: bigint) => BigInt.asUintN(32, x);
  return Array.from({ length: count }, () => {
    const sum = word(a + b + counter);
    counter = word(counter + 1n);
    a = b ^ (b >> 9n);
    b = word(c + (c << 3n));
    c = word(word((c << 21n) | (c >> 11n)) + sum);
    return Number(sum) / 2 ** 32;
  });
}

describe('random', () => {
  it('is sfc32 after 20 rounds', () => {
    const seed = 2 ** 40 + 12345;
    const state = [12345n, BigInt(2 ** 8) ^ (2n << 24n), 7n, 4_000_000_000n];
    expect(draw(50, seed, 'augment', 7, 4_000_000_000)).toEqual(reference(70, state).slice(20));
  });

  it('depends on the seed, also above 32 bits, the stream and both counters', () => {
    const streams = [
      draw(4, 1, 'augment', 0, 0),
      draw(4, 2, 'augment', 0, 0),
      draw(4, 2 ** 32 + 1, 'augment', 0, 0),
      draw(4, 1, 'shuffle', 0, 0),
      draw(4, 1, 'augment', 1, 0),
      draw(4, 1, 'augment', 0, 1),
    ].map(String);
    expect(new Set(streams).size).toBe(streams.length);
    expect(draw(4, 1, 'augment', 3, 5)).toEqual(draw(4, 1, 'augment', 3, 5));
  });

  it('gives first values of neighbouring counters that are uniform and uncorrelated', () => {
    const first = Array.from({ length: 20_000 }, (_, i) => random(0, 'augment', 0, i)());
    const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * first.length)); // 4 standard errors
    let product = 0;
    for (let i = 1; i < first.length; i++) product += (first[i] - 0.5) * (first[i - 1] - 0.5);
    expect(Math.abs((product * 12) / first.length)).toBeLessThan(4 / Math.sqrt(first.length));
  });

  it('takes no seed that it would have to round', () => {
    for (const seed of [-1, 0.5, Number.NaN, 2 ** 53])
      expect(() => checkSeed(seed)).toThrow(`seed (=${seed})`);
    expect(() => checkSeed(2 ** 53 - 1)).not.toThrow();
  });
});
