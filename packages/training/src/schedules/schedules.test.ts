import { describe, expect, it } from 'vitest';
import { golden } from '../fixtures/golden.js';
import { oneCycle } from './one-cycle.js';
import { polynomialDecay } from './polynomial-decay.js';
import { warmUp } from './warm-up.js';

const expectRates = (rate: (step: number) => number, wanted: number[]) => {
  for (const [i, value] of wanted.entries()) expect(rate(i + 1)).toBeCloseTo(value, 10);
};

describe('oneCycle', () => {
  it('is that of PyTorch', () => expectRates(oneCycle({ peak: 0.4, steps: 21 }), golden.oneCycle));

  it('refuses a run too short to rise and fall in', () => {
    expect(() => oneCycle({ steps: 3 })).toThrow('one cycle of 3 steps cannot rise');
    expect(() => oneCycle({ steps: 30, peak: 0 })).toThrow('peak (0)');
  });
});

describe('polynomialDecay', () => {
  it('is that of PyTorch, and stays at its end', () =>
    expectRates(polynomialDecay({ initial: 0.4, steps: 10, power: 2 }), golden.polynomial));

  it('ends at the final rate', () => {
    expectRates(polynomialDecay({ initial: 1, final: 0.5, steps: 2 }), [1, 0.75, 0.5, 0.5]);
    expect(() => polynomialDecay({ steps: 0 })).toThrow('steps is 0');
    expect(() => polynomialDecay({ steps: 1, power: 0 })).toThrow('power is 0');
  });
});

describe('warmUp', () => {
  it('rises in a straight line and then begins the schedule', () => {
    expectRates(
      warmUp((step) => 1 / step, { steps: 4, from: 0.2 }),
      [0.4, 0.6, 0.8, 1, 1, 1 / 2],
    );
    expectRates(warmUp(0.5, { steps: 0 }), [0.5, 0.5]);
    expect(() => warmUp(0.1, { steps: 1.5 })).toThrow('a warm-up of 1.5 steps');
    expect(() => warmUp(0.1, { steps: 2, from: 2 })).toThrow('from is 2');
  });
});
