import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PermutationResult } from './permutation-result.js';
import { combinations, permutationTest } from './permutation-test.js';
import { signFlipTest } from './sign-flip-test.js';

type P = PermutationResult['p'];

/** Exact, by scipy.stats.permutation_test: tools/golden/statistics.py. */
const golden: {
  permutation: { a: number[]; b: number[]; p: P }[];
  signFlip: { differences: number[]; p: P }[];
} = JSON.parse(readFileSync(new URL('./golden/statistics.json', import.meta.url), 'utf8'));

const ALTERNATIVES = ['greater', 'less', 'different'] as const;

function expectP(actual: P, expected: P, digits = 12) {
  for (const alternative of ALTERNATIVES) {
    expect(actual[alternative], alternative).toBeCloseTo(expected[alternative], digits);
  }
}

/** Not 0 where the exact one is not, and within four standard deviations of it. */
function expectEstimate(actual: number, exact: number, draws: number) {
  expect(actual).toBeGreaterThan(0);
  expect(Math.abs(actual - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / draws) + 2 / draws);
}

const values = (least: number, most: number) =>
  fc.array(fc.integer({ min: -20, max: 20 }), { minLength: least, maxLength: most });

describe('permutationTest', () => {
  it.each(golden.permutation)('has the exact p-values of SciPy: $a against $b', ({ a, b, p }) => {
    const found = permutationTest(a, b);
    expect(found.exact).toBe(true);
    expect(found.arrangements).toBe(combinations(a.length + b.length, a.length));
    expectP(found.p, p);
  });

  it.each(golden.permutation)('estimates them by drawn arrangements: $a against $b', ({ a, b, p }) => {
    const found = permutationTest(a, b, { exactUpTo: 0, resamples: 20_000, seed: 3 });
    expect(found.exact).toBe(false);
    for (const side of ['greater', 'less'] as const) expectEstimate(found.p[side], p[side], 20_000);
  });

  it('of nothing but extremes an estimate is (0 + 1) / (m + 1) and not 0', () => {
    const a = Array.from({ length: 50 }, (_, i) => 100 + i);
    const b = Array.from({ length: 50 }, (_, i) => i);
    expect(permutationTest(a, b).p.greater).toBe(1 / 10_000);
  });

  it('turns round with the groups', () => {
    fc.assert(
      fc.property(values(1, 6), values(1, 6), (a, b) => {
        const [there, back] = [permutationTest(a, b), permutationTest(b, a)];
        expect(back.effect).toBeCloseTo(-there.effect, 12);
        expectP(back.p, { ...there.p, greater: there.p.less, less: there.p.greater });
      }),
    );
  });

  it('counts every way to part the values, the one seen among them', () => {
    fc.assert(
      fc.property(values(1, 5), values(1, 5), (a, b) => {
        const all = [...a, ...b];
        const sums = Array.from({ length: 2 ** all.length }, (_, set) => all.filter((_, i) => (set >> i) & 1))
          .filter(({ length }) => length === a.length)
          .map((part) => part.reduce((total, value) => total + value, 0));
        const seen = a.reduce((total, value) => total + value, 0);
        const { p } = permutationTest(a, b);
        expect(p.greater).toBeCloseTo(sums.filter((sum) => sum >= seen).length / sums.length, 12);
        expect(p.less).toBeCloseTo(sums.filter((sum) => sum <= seen).length / sums.length, 12);
      }),
    );
  });

  it('repeats for a seed', () => {
    const [a, b] = [Array.from({ length: 30 }, (_, i) => i % 7), Array.from({ length: 30 }, (_, i) => i % 5)];
    expect(permutationTest(a, b, { seed: 4 })).toEqual(permutationTest(a, b, { seed: 4 }));
  });

  it('names what is wrong', () => {
    expect(() => permutationTest([], [1])).toThrow('a is empty');
    expect(() => permutationTest([1], [Number.POSITIVE_INFINITY])).toThrow('b[0] is Infinity');
    expect(() => permutationTest([1], [1], { resamples: 0 })).toThrow('resamples (=0)');
  });
});

describe('signFlipTest', () => {
  it.each(golden.signFlip)('has the exact p-values of SciPy: $differences', ({ differences, p }) => {
    const found = signFlipTest(differences);
    expect(found).toMatchObject({ exact: true, arrangements: 2 ** differences.length });
    expectP(found.p, p);
  });

  it.each(golden.signFlip)('estimates them by drawn signs: $differences', ({ differences, p }) => {
    const found = signFlipTest(differences, { exactUpTo: 0, resamples: 20_000, seed: 3 });
    for (const side of ['greater', 'less'] as const) expectEstimate(found.p[side], p[side], 20_000);
  });

  it('turns round with the signs', () => {
    fc.assert(
      fc.property(values(1, 8), (differences) => {
        const there = signFlipTest(differences);
        const back = signFlipTest(differences.map((value) => -value));
        expectP(back.p, { ...there.p, greater: there.p.less, less: there.p.greater });
      }),
    );
  });

  it('is exact up to 15 pairs and drawn from 16 on', () => {
    const ones = (n: number) => Array.from({ length: n }, () => 1);
    expect(signFlipTest(ones(15))).toMatchObject({ exact: true, p: { greater: 2 ** -15 } });
    expect(signFlipTest(ones(16)).exact).toBe(false);
  });
});
