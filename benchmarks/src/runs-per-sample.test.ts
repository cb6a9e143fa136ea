import { expect, it } from 'vitest';
import { runsPerSample } from './runs-per-sample.js';

/** A device that takes so long for a run, and so long to be waited for. */
const device = (run: number, wait: number) => async (runs: number) => wait + runs * run;

it('takes runs until they are most of a sample, whatever the wait', async () => {
  const runs = await runsPerSample(device(0.01, 2), 20);
  expect(2 + 0.01 * runs).toBeGreaterThanOrEqual(20);
  expect(2 + 0.01 * runs).toBeLessThan(30);
});

it('takes one run that is long enough', async () => {
  expect(await runsPerSample(device(25, 0), 20)).toBe(1);
  expect(await runsPerSample(device(15, 0), 20)).toBe(2);
});

it('ends where runs take no time', async () => {
  expect(await runsPerSample(device(0, 0), 20)).toBe(10_000);
});

it('is not taken in by a slow moment', async () => {
  let calls = 0;
  const time = async (runs: number) => (calls++ === 0 ? 100 : 0.1 * runs);
  expect(await runsPerSample(time, 20)).toBeGreaterThanOrEqual(200);
});
