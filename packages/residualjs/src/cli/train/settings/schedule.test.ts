import { expect, it } from 'vitest';
import { type ScheduleSettings, schedule } from './schedule.js';
import { SCHEDULES, type ScheduleName } from './schedule-names.js';

const rates = (name: ScheduleName, steps: number, more: Partial<ScheduleSettings> = {}) => {
  const rate = schedule({ schedule: name, learningRate: 0.1, ...more }, steps);
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

it('triangular rises in a straight line over the first fifth and falls to 0 in another', () => {
  const wanted = [0.05, 0.1, ...[8, 7, 6, 5, 4, 3, 2, 1].map((eighths) => eighths / 80)];
  for (const [i, rate] of rates('triangular', 10).entries()) expect(rate).toBeCloseTo(wanted[i]);
});

it('step divides by 10 after half and three quarters', () => {
  expect(rates('step', 8).map((rate) => Number(rate.toPrecision(3)))).toEqual([
    ...[0.1, 0.1, 0.1, 0.1],
    ...[0.01, 0.01],
    ...[0.001, 0.001],
  ]);
});

it('warms up as the papers do, with milestones counted from the start of the run', () => {
  const settings = { milestones: [4, 6], warmUpSteps: 2, warmUpRate: 0.01 };
  expect(rates('step', 7, settings).map((rate) => Number(rate.toPrecision(3)))).toEqual([
    ...[0.01, 0.01],
    ...[0.1, 0.1],
    ...[0.01, 0.01],
    0.001,
  ]);
  expect(rates('constant', 4, { warmUpSteps: 2 })).toEqual([0.05, 0.1, 0.1, 0.1]);
  expect(() => rates('constant', 4, { warmUpSteps: 4 })).toThrow('a warm-up of 4 steps leaves nothing');
});

it('refuses a cycle that is too short', () => {
  expect(() => rates('one-cycle', 6)).toThrow('a run of 6 steps is too short for one-cycle');
});

it.each(SCHEDULES)('%s is a positive rate at every step of runs however short', (name) => {
  for (let steps = name === 'one-cycle' ? 7 : 1; steps <= 25; steps++) {
    for (const rate of rates(name, steps)) expect(rate).toBeGreaterThan(0);
  }
});
