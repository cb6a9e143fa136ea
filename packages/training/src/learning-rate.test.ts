import { describe, expect, it } from 'vitest';
import { cosineDecay, learningRateAt, stepDecay } from './learning-rate.js';

describe('stepDecay', () => {
  it('is that of the paper by default', () => {
    const rate = stepDecay();
    expect([1, 32_000].map(rate)).toEqual([0.1, 0.1]);
    expect(rate(32_001)).toBeCloseTo(0.01, 12);
    expect(rate(48_001)).toBeCloseTo(0.001, 12);
  });

  it('warms up at a tenth', () => {
    const rate = stepDecay({ initial: 0.5, milestones: [100], factor: 0.2, warmupSteps: 10 });
    expect([1, 10, 11, 100].map(rate)).toEqual([0.05, 0.05, 0.5, 0.5]);
    expect(rate(101)).toBeCloseTo(0.1, 12);
  });
});

describe('cosineDecay', () => {
  it('rises, turns at the middle and ends near the final rate', () => {
    const rate = cosineDecay({ initial: 0.2, steps: 110, warmupSteps: 10, final: 0.02 });
    expect(rate(5)).toBeCloseTo(0.1, 12);
    expect([10, 11].map(rate)).toEqual([0.2, 0.2]);
    expect(rate(61)).toBeCloseTo(0.11, 12);
    expect(rate(111)).toBeCloseTo(0.02, 12);
    expect(rate(500)).toBeCloseTo(0.02, 12);
  });

  it('refuses a warm-up as long as the run', () => {
    expect(() => cosineDecay({ steps: 10, warmupSteps: 10 })).toThrow('10 steps has no room for 10 warm-up');
  });
});

it('learningRateAt takes numbers and functions and refuses what is no rate', () => {
  expect(learningRateAt(0.3, 7)).toBe(0.3);
  expect(learningRateAt((step) => 1 / step, 4)).toBe(0.25);
  expect(() => learningRateAt(() => Number.NaN, 4)).toThrow('the learning rate of step 4 is NaN');
  expect(() => learningRateAt(-1, 1)).toThrow('the learning rate of step 1 is -1');
});
