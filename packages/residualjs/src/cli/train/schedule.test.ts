import { expect, it } from 'vitest';
import { SCHEDULES, schedule } from './schedule.js';

const rates = (name: (typeof SCHEDULES)[number], steps: number) => {
  const rate = schedule(name, 0.1, steps);
  return Array.from({ length: steps }, (_, i) => (typeof rate === 'number' ? rate : rate(i + 1)));
};

it('cosine rises over the first tenth and then falls towards 0', () => {
  const all = rates('cosine', 300);
  expect(all[29]).toBeCloseTo(0.1);
  expect(Math.max(...all)).toBeCloseTo(0.1);
  expect(all[0]).toBeCloseTo(0.1 / 30);
  expect(all[299]).toBeLessThan(1e-4);
  expect(all.slice(30)).toEqual(all.slice(30).sort((a, b) => b - a));
});

it('step divides by 10 after half and three quarters', () => {
  expect(rates('step', 8).map((rate) => Number(rate.toPrecision(3)))).toEqual([
    ...[0.1, 0.1, 0.1, 0.1],
    ...[0.01, 0.01],
    ...[0.001, 0.001],
  ]);
});

it.each(SCHEDULES)('%s is a positive rate at every step of runs however short', (name) => {
  for (let steps = 1; steps <= 25; steps++) {
    for (const rate of rates(name, steps)) expect(rate).toBeGreaterThan(0);
  }
});
