import { expect, it } from 'vitest';
import { summarizeSetting } from './summary.js';

it('finds the crossings and the dead runs', () => {
  const summary = summarizeSetting([
    [0.5, 0.5, 0.5],
    [0.02, 0.008, 0.5],
    [0.005, 0.005, 0.5],
  ]);
  expect(summary.median).toEqual([0.5, 0.02, 0.005]);
  expect(summary.medianBelow).toBe(3);
  expect(summary.meanBelow).toBeNull();
  expect(summary.deadRuns).toBe(1);
  expect(summary.mean[1]).toBeCloseTo(0.176, 12);
});
