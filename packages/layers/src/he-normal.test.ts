import { describeBackends } from '@residualjs/testing';
import { expect, it } from 'vitest';
import { heNormal } from './he-normal.js';

describeBackends('heNormal', () => {
  it('has the deviation sqrt(2 / fanIn) of a plain normal distribution', async () => {
    const count = 36_864;
    const fanIn = 3 * 3 * 64;
    const values = await heNormal({ fanIn, seed: 0, name: 'conv' }).apply([3, 3, 64, 64]).data<'float32'>();
    const mean = values.reduce((a, b) => a + b) / count;
    const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / count);
    const expected = Math.sqrt(2 / fanIn);
    expect(Math.abs(mean)).toBeLessThan((4 * expected) / Math.sqrt(count));
    expect(Math.abs(deviation / expected - 1)).toBeLessThan(4 / Math.sqrt(2 * count));
    // 4.55 % of a normal distribution lies beyond two deviations; a truncated one has nothing there.
    const beyond = values.filter((value) => Math.abs(value) > 2 * expected).length / count;
    expect(Math.abs(beyond - 0.0455)).toBeLessThan(0.005);
  });

  it('gives every layer values of its own, the same for the same seed', async () => {
    const values = (seed: number, name: string) =>
      heNormal({ fanIn: 9, seed, name }).apply([3, 3, 1, 2]).data<'float32'>();
    expect(await values(0, 'conv1')).toEqual(await values(0, 'conv1'));
    expect(await values(0, 'conv1')).not.toEqual(await values(0, 'conv2'));
    expect(await values(0, 'conv1')).not.toEqual(await values(1, 'conv1'));
  });
});

it('refuses what has no inputs', () => {
  expect(() => heNormal({ fanIn: 0, seed: 0, name: 'conv' })).toThrow(
    /'conv': fanIn is 0; it must be above 0/,
  );
});
