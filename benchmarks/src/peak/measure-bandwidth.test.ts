import { expect, it } from 'vitest';
import { measureBandwidth } from './measure-bandwidth.js';

it('measures what a memory can do: more than 1 GB/s, and less than any cache of one core', () => {
  const bandwidth = measureBandwidth();
  expect(bandwidth).toBeGreaterThan(1);
  expect(bandwidth).toBeLessThan(500);
});
