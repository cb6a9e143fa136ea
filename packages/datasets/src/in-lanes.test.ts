import { expect, it } from 'vitest';
import { inLanes } from './in-lanes.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('does all, in order, at most so many at a time', async () => {
  const [begun, atATime]: number[][] = [[], []];
  let running = 0;
  await inLanes(10, 3, async (i) => {
    begun.push(i);
    atATime.push(++running);
    for (let turns = (i * 7) % 4; turns >= 0; turns--) await turn();
    running--;
  });
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(Math.max(...atATime)).toBe(3);
  await inLanes(0, 3, () => Promise.reject(new Error('nothing is to be done')));
});

it('begins no other once one has failed', async () => {
  const begun: number[] = [];
  const failing = inLanes(10, 2, async (i) => {
    begun.push(i);
    await turn();
    if (i === 3) throw new Error('the fourth');
  });
  await expect(failing).rejects.toThrow('the fourth');
  await turn();
  await turn();
  expect(begun.length).toBeLessThanOrEqual(5);
});
