import { expect, it } from 'vitest';
import { residualjs } from '../contestants/residualjs.js';
import { plan } from '../plan.js';
import { AXES, scalingCase, scalingCases, scalingPoint, scalingSubject } from './scaling-cases.js';

it('goes from 20 to 1202 layers, and to as many threads as there are cores', () => {
  const cases = scalingCases(4);
  const of = (axis: string) => cases.filter((one) => one.axis === axis).map(({ value }) => value);
  expect(AXES.map(of)).toEqual([
    [20, 32, 56, 110, 1202],
    [1, 2, 4, 8, 16, 32, 64, 128],
    [1, 2, 4, 8],
    [16, 32, 64, 128],
    [1, 2, 4],
  ]);
  for (const one of cases) {
    expect(scalingCase(scalingSubject(one))).toEqual(one);
    expect(scalingPoint(scalingSubject(one))).toEqual({ axis: one.axis, value: one.value });
  }
  expect(() => scalingCase('depth 21')).toThrow("no case of scaling is called 'depth 21'");
  expect(() => scalingPoint('height 3')).toThrow("no case of scaling is called 'height 3'");
});

it('lets the points of a curve take turns', () => {
  const contestants = ['wasm', 'cpu'].map((name) =>
    residualjs({ name: name as 'wasm', present: true, env: {} }),
  );
  const asked = { models: ['resnet20'], batch: [32], threads: [1], contestants } as const;
  const { comparisons, leftOut } = plan({ ...asked, work: ['scaling'] });
  expect(comparisons[0]).toMatchObject({ kind: 'scaling', title: 'scaling with depth, wasm' });
  expect(comparisons[0].entries.map(({ subject, batch }) => [subject, batch])).toContainEqual([
    'depth 1202',
    2,
  ]);
  expect(leftOut).toContain('cpu, scaling: too slow for a curve');
});
