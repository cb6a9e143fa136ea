import { describe, expect, it } from 'vitest';
import { cosineDecay } from './cosine-decay.js';

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
