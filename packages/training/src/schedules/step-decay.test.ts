import { describe, expect, it } from 'vitest';
import { stepDecay } from './step-decay.js';

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
