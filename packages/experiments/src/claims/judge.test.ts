import { describe, expect, it } from 'vitest';
import { mulberry32, normalValues } from '../random.js';
import type { Alternative, Claim, Measurement } from './claim.js';
import { judge } from './judge.js';
import { combineVerdicts, type Verdict } from './verdict.js';

/** Made-up numbers, about normal, that have the mean exactly. */
function spread(n: number, mean: number, deviation: number, seed: number): number[] {
  const values = [...normalValues(n, deviation, mulberry32(seed))];
  const shift = mean - values.reduce((sum, value) => sum + value, 0) / n;
  return values.map((value) => value + shift);
}

const claim = (
  alternative: Alternative,
  least: number,
  effect: Claim['effect'] = 'difference',
): Claim<readonly Measurement[]> => ({
  id: 'made-up',
  source: 'nobody, nowhere',
  says: 'a is other than b',
  alternative,
  effect,
  leastEffect: { value: least, unit: 'units', reason: 'for the test' },
  measure: (result) => result,
});

const pairs = (differences: number[], condition?: string): Measurement => ({
  ...(condition === undefined ? {} : { condition }),
  quantity: 'units',
  a: { name: 'a', values: differences.map((value, i) => i + value) },
  b: { name: 'b', values: differences.map((_, i) => i) },
  paired: true,
});

const groups = (a: number[], b: number[]): Measurement => ({
  quantity: 'units',
  a: { name: 'a', values: a },
  b: { name: 'b', values: b },
  paired: false,
});

/** The verdict on so many pairs whose differences have this mean and deviation. */
const verdictOn = (alternative: Alternative, least: number, n: number, mean: number, deviation: number) =>
  judge(claim(alternative, least), [pairs(spread(n, mean, deviation, 7))]).verdict;

describe('each verdict comes out, of made-up pairs', () => {
  it.each<[Verdict, Alternative, least: number, n: number, mean: number, deviation: number]>([
    ['holds', 'greater', 1, 20, 3, 1],
    ['holds in part', 'greater', 1, 20, 0.5, 0.3], // there, but small
    ['does not hold', 'greater', 1, 20, -3, 1], // the other way round
    ['does not hold', 'greater', 1, 40, 0, 0.5], // so little that the interval ends below 1
    ['not testable at this size', 'greater', 1, 8, 0.5, 3], // anything may be
    ['not testable at this size', 'greater', 1, 4, 9, 0.1], // 1/16 is the least p there is
    ['holds', 'less', 1, 20, -3, 1],
    ['holds in part', 'less', 1, 20, -0.5, 0.3],
    ['does not hold', 'less', 1, 20, 3, 1],
    ['does not hold', 'less', 1, 40, 0, 0.5],
    ['not testable at this size', 'less', 1, 8, -0.5, 3],
    ['holds', 'different', 1, 20, -3, 1],
    ['holds', 'different', 1, 20, 3, 1],
    ['holds in part', 'different', 1, 20, -0.5, 0.3],
    ['does not hold', 'different', 1, 40, 0, 0.5],
    ['not testable at this size', 'different', 1, 8, 0, 5],
    ['not testable at this size', 'different', 1, 5, 9, 0.1], // of two sides 2/32 is the least
    ['holds', 'equal', 1, 20, 0.1, 0.5],
    ['does not hold', 'equal', 1, 20, 3, 1],
    ['does not hold', 'equal', 1, 20, -3, 1],
    ['not testable at this size', 'equal', 1, 8, 0.5, 3],
    ['not testable at this size', 'equal', 1, 4, 0, 0.01],
  ])('%s: %s, at least %d, of %d pairs %d apart, give or take %d', (verdict, ...numbers) => {
    expect(verdictOn(...numbers)).toBe(verdict);
  });
});

it('judges independent groups by the ways to part them', () => {
  const [high, low] = [spread(4, 9, 0.1, 1), spread(3, 1, 0.1, 2)];
  expect(judge(claim('greater', 1), [groups(high, low)])).toMatchObject({
    verdict: 'holds',
    comparisons: [{ p: 1 / 35, a: { name: 'a', n: 4 }, b: { name: 'b', n: 3 }, paired: false }],
  });
  // Three against three: one of 20 ways, and 0.05 is not below 0.05.
  const few = judge(claim('greater', 1), [groups(high.slice(1), low)]);
  expect(few.verdict).toBe('not testable at this size');
  expect(few.comparisons[0].why).toBe('so few runs that no outcome could have a p-value below 0.050');
});

it('judges ratios by their logarithms, and shows them as ratios', () => {
  const factors = [2.9, 3.1, 3.3, 2.8, 3, 2.7];
  const measurement: Measurement = {
    quantity: 'norm',
    a: { name: 'a', values: factors.map((factor, i) => factor * 10 ** i) },
    b: { name: 'b', values: factors.map((_, i) => 10 ** i) },
    paired: true,
  };
  const [judged] = judge(claim('greater', 2, 'ratio'), [measurement]).comparisons;
  const geometric = factors.reduce((product, factor) => product * factor, 1) ** (1 / 6);
  expect(judged.verdict).toBe('holds');
  expect(judged.effect).toBeCloseTo(geometric, 10);
  expect(judged.a.mean / judged.b.mean).toBeCloseTo(geometric, 10);
  expect(judged.interval[0]).toBeGreaterThan(2.7);
  expect(judged.interval[1]).toBeLessThan(3.3);
  const turned = { ...measurement, a: measurement.b, b: measurement.a };
  expect(judge(claim('less', 2, 'ratio'), [turned]).verdict).toBe('holds');
  expect(judge(claim('less', 4, 'ratio'), [turned]).verdict).toBe('holds in part');
});

it('equal is the larger of two one-sided p-values', () => {
  // Both shifted tests have the sign of every difference on their side: 1/32 each.
  const [judged] = judge(claim('equal', 1), [pairs([0.1, -0.2, 0, 0.3, -0.1])]).comparisons;
  expect(judged.p).toBe(1 / 32);
});

it('combines conditions', () => {
  const [yes, small, no, open]: Verdict[] = [
    'holds',
    'holds in part',
    'does not hold',
    'not testable at this size',
  ];
  expect(combineVerdicts([yes, yes])).toBe(yes);
  expect(combineVerdicts([yes, no])).toBe(small);
  expect(combineVerdicts([yes, open])).toBe(small);
  expect(combineVerdicts([small, no])).toBe(small);
  expect(combineVerdicts([no, open])).toBe(no);
  expect(combineVerdicts([open, open])).toBe(open);
  const large = pairs(spread(20, 3, 1, 1), 'large');
  const none = pairs(spread(40, 0, 0.3, 2), 'none');
  const judged = judge(claim('greater', 1), [large, none]);
  expect(judged.verdict).toBe('holds in part');
  expect(judged.comparisons.map(({ condition, verdict }) => [condition, verdict])).toEqual([
    ['large', 'holds'],
    ['none', 'does not hold'],
  ]);
});

it('gives the same verdict for the same numbers, as plain data', () => {
  const numbers = [pairs(spread(40, 1, 2, 3))];
  const judged = judge(claim('greater', 1), numbers);
  expect(judge(claim('greater', 1), numbers)).toEqual(judged);
  expect(JSON.parse(JSON.stringify(judged))).toEqual(judged);
});

describe('names the claim that cannot be judged', () => {
  it.each<[string, Measurement[], Claim['effect']]>([
    ["claim 'made-up' measures nothing", [], 'difference'],
    [
      "claim 'made-up', small: a[1] is NaN; it must be finite",
      [pairs([1, Number.NaN], 'small')],
      'difference',
    ],
    ["claim 'made-up': b[0] is 0; it must be finite and above 0", [pairs([1, 2])], 'ratio'],
    ["claim 'made-up': a has no values", [groups([], [1])], 'difference'],
    [
      "claim 'made-up': a has 2 values and b 1; pairs need as many of each",
      [{ ...groups([1, 2], [1]), paired: true }],
      'difference',
    ],
  ])('%s', (message, numbers, effect) => {
    expect(() => judge(claim('greater', 2, effect), numbers)).toThrow(message);
  });

  it('and a least effect that is none', () => {
    expect(() => judge(claim('greater', 0), [])).toThrow('the least effect (=0) must be above 0');
    expect(() => judge(claim('greater', 1, 'ratio'), [])).toThrow('the least effect (=1) must be above 1');
  });
});
