import { expect, it } from 'vitest';
import { someMeasurement } from '../testing/some-facts.js';
import { someReport } from '../testing/some-report.js';
import { curveTable, describeCurve, scalingCurves } from './scaling-curves.js';

/** Steps whose time grows with the depth, and whose memory with its root. */
const measurements = [20, 80].map((depth) => ({
  ...someMeasurement(2000 / depth, { work: 'scaling', subject: `depth ${depth}`, batch: 2 }),
  wasmBytes: 1e6 * Math.sqrt(depth),
}));
const report = someReport({
  comparisons: [{ kind: 'scaling', title: 'scaling with depth, wasm', measurements }],
});

it('fits the exponents of time and memory', () => {
  const [curve] = scalingCurves(report);
  expect(curve.points.map(({ x, milliseconds }) => [x, milliseconds])).toEqual([
    [20, 20],
    [80, 80],
  ]);
  expect(curve.time?.exponent).toBeCloseTo(1);
  expect(curve.memory?.exponent).toBeCloseTo(0.5);
});

it('says whether the cost of a layer stays flat', () => {
  const [curve] = scalingCurves(report);
  expect(describeCurve(curve)).toBe(
    'ResNet-20 to ResNet-1202, batch 2: time grows as depth to the 1.00, memory to the 0.50, ' +
      'a layer of 80 costs 1.00 x one of 20',
  );
  expect(curveTable(curve)).toEqual({
    header: ['depth', 'a step', 'images/s', 'MB', 'a layer'],
    rows: [
      ['20', '20.0 ms', '100.0', '4', '1.0 ms'],
      ['80', '80.0 ms', '25.0', '9', '1.0 ms'],
    ],
  });
});

it('tells the exponent at the end, where what does not grow counts least', () => {
  const steps = [1, 2, 4].map((width) => ({
    ...someMeasurement(1000 / (1 + width), { work: 'scaling', subject: `width ${width}`, batch: 1 }),
  }));
  const comparisons = [{ kind: 'scaling' as const, title: 'scaling with width, wasm', measurements: steps }];
  expect(describeCurve(scalingCurves(someReport({ comparisons }))[0])).toContain(
    'time grows as width to the 0.66 (0.74 between the last two)',
  );
});

it('takes the time by the clock where threads are to shorten it', () => {
  const [one, two] = [1, 2].map((threads) => ({
    ...someMeasurement(100 * threads, {
      work: 'scaling',
      subject: `threads ${threads}`,
      threads,
      imagesPerCpuSecond: 90,
    }),
  }));
  const comparisons = [
    { kind: 'scaling' as const, title: 'scaling with threads, wasm', measurements: [one, two] },
  ];
  const [curve] = scalingCurves(someReport({ comparisons }));
  expect(curve.time?.exponent).toBeCloseTo(-1);
});
