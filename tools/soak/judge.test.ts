import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FEWEST, judge, slopeOf } from './judge.mjs';
import { QUANTITIES, type Quantity, type Sample } from './quantities.mjs';
import { toPage, toTable } from './report.mjs';

const MIB = 2 ** 20;

/** A run of 5,000 steps with a sample every 25, in which a quantity has values of its own. */
function samples(key?: Quantity['key'], value: (step: number, i: number) => number = () => 0): Sample[] {
  return Array.from({ length: 200 }, (_, i) => {
    const step = 25 * (i + 1);
    const still = {
      tensors: 255,
      tensorBytes: 3e6,
      wasmBytes: 48 * MIB,
      heapBytes: 70 * MIB,
      rssBytes: 190 * MIB,
    };
    return { step, seconds: step / 30, ...still, ...(key && { [key]: still[key] + value(step, i) }) };
  });
}

const growing = (given: Sample[], warmUp = 1000) =>
  judge(given, { warmUp })
    .filter(({ grows }) => grows)
    .map(({ quantity }) => quantity.key);

const noise = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 200, maxLength: 200 });
const bounded = QUANTITIES.filter(({ bound }) => bound !== null).map(({ key }) => key);
const exact = QUANTITIES.filter(({ bound }) => bound === null).map(({ key }) => key);
const boundOf = (key: Quantity['key']) => QUANTITIES.find((quantity) => quantity.key === key)!.bound!;

it('fits the line that Anscombe publishes for his four sets, y = 3.00 + 0.500 x', () => {
  // "Graphs in Statistical Analysis", 1973: the first set and the fourth
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  const first = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
  expect(slopeOf(x, first)).toBeCloseTo(0.5, 3);
  const [x4, fourth] = [
    [8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8],
    [6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.5, 5.56, 7.91, 6.89],
  ];
  expect(slopeOf(x4, fourth)).toBeCloseTo(0.5, 3);
});

describe('judge', () => {
  it('finds nothing in a run that stays as it is', () => {
    expect(growing(samples())).toEqual([]);
  });

  it.each(exact)('lets nothing pass of %s after the warm-up, and anything before it', (key) => {
    expect(growing(samples(key, (step) => Math.min(step, 1050)))).toEqual([key]);
    expect(growing(samples(key, (step) => (step < 1000 ? step : 0)))).toEqual([]);
    expect(growing(samples(key, (_, i) => (i === 150 ? 1 : 0)))).toEqual([key]);
    expect(growing(samples(key, (_, i) => (i === 150 ? -1 : 0)))).toEqual([key]);
  });

  it.each(bounded)('lets %s vary, settle early, and grow by what is allowed', (key) => {
    const { slope, rise } = boundOf(key);
    fc.assert(
      fc.property(noise, (values) => {
        const varies = (_: number, i: number) => (values[i] * rise) / 2;
        expect(growing(samples(key, varies))).toEqual([]);
        expect(growing(samples(key, (step) => varies(0, step / 25 - 1) / 2 + (step * slope) / 4))).toEqual(
          [],
        );
      }),
    );
    expect(growing(samples(key, (step) => (step < 1700 ? 0 : 100 * MIB)))).toEqual([]);
    expect(growing(samples(key, (_, i) => (i === 199 ? 1000 * MIB : 0)))).toEqual([]); // once, and never again
    expect(growing(samples(key, (step) => -step * 100_000))).toEqual([]);
  });

  it.each(bounded)('finds a leak in %s under such noise', (key) => {
    const { slope, rise } = boundOf(key);
    const leak = Math.max(slope, rise / 2000); // what rises by the bound in half of the counted steps
    fc.assert(
      fc.property(noise, fc.double({ min: 3, max: 100, noNaN: true }), (values, times) => {
        const leaks = (step: number, i: number) => times * leak * step + (values[i] * rise) / 2;
        expect(growing(samples(key, leaks))).toEqual([key]);
      }),
    );
  });

  it('finds a leak that begins late', () => {
    expect(growing(samples('heapBytes', (step) => Math.max(0, step - 3500) * 4096))).toEqual(['heapBytes']);
  });

  it('does not judge by too few samples', () => {
    const few = samples().slice(0, 40 + FEWEST - 1);
    expect(() => judge(few, { warmUp: 1000 })).toThrow(
      '19 samples after 1000 steps of warm-up say nothing; it takes 20: give more steps',
    );
  });
});

describe('the report', () => {
  const given = samples('heapBytes', (step) => step * 8192);
  const verdicts = judge(given, { warmUp: 1000 });

  it('is a table with what grows', () => {
    const lines = toTable(verdicts).split('\n');
    expect(lines).toHaveLength(1 + QUANTITIES.length);
    expect(lines.filter((line) => line.endsWith('GROWS'))).toEqual([
      expect.stringMatching(/^JavaScript heap .* 8192 \(1024\)/),
    ]);
    expect(lines.filter((line) => line.endsWith('stays'))).toHaveLength(4);
  });

  it('is a page with a chart of each quantity', async () => {
    const charts: string[] = [];
    const page = await toPage(
      { title: 'Soak', about: 'a run', samples: given, verdicts, warmUp: 1000 },
      {
        chartSection: async (chart, more) => {
          charts.push(chart.title);
          expect(chart.curves.flatMap(({ points }) => points)).toHaveLength(200);
          return more ?? '';
        },
        htmlPage: (title, sections) => `${title}: ${sections.join()}`,
      },
    );
    expect(charts[3]).toBe('JavaScript heap grows');
    expect(page).toMatch(/^Soak: /);
  });
});
