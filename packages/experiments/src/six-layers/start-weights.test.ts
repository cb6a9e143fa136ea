import { expect, it } from 'vitest';
import { mulberry32 } from '../random.js';
import { startLayers } from './start-weights.js';

const spread = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    mean,
    deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length),
  };
};

it('draws weights about zero or the identity, with biases of 0', () => {
  for (const mean of [0, 1]) {
    const layers = startLayers(500, 4, { mean, deviation: 0.5, distribution: 'gaussian' }, mulberry32(1));
    expect(layers.flatMap(({ biases }) => biases).every((value) => value === 0)).toBe(true);
    const onDiagonal = spread(layers.flatMap(({ weights }) => weights.filter((_, i) => i % 5 === 0)));
    const off = spread(layers.flatMap(({ weights }) => weights.filter((_, i) => i % 5 !== 0)));
    expect(onDiagonal.mean).toBeCloseTo(mean, 1);
    expect(off.mean).toBeCloseTo(0, 1);
    for (const { deviation } of [onDiagonal, off]) expect(Math.abs(deviation - 0.25)).toBeLessThan(0.02); // 0.5 / √4
  }
});

it('draws as nn.Linear does: weights and biases uniform up to 1 / √width', () => {
  const start = { mean: 0, deviation: 1 / Math.sqrt(3), distribution: 'uniform' } as const;
  const layers = startLayers(500, 4, start, mulberry32(2));
  for (const values of [layers.flatMap(({ weights }) => weights), layers.flatMap(({ biases }) => biases)]) {
    const largest = Math.max(...values.map(Math.abs));
    expect(largest).toBeLessThanOrEqual(0.5);
    expect(largest).toBeGreaterThan(0.49);
    expect(Math.abs(spread(values).mean)).toBeLessThan(0.03);
  }
});
