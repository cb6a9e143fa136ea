import { expect, it } from 'vitest';
import { letTasksRun } from './let-tasks-run.js';

it('lets a timer have its turn in a loop that awaits promises only', async () => {
  let fired = false;
  setTimeout(() => {
    fired = true;
  });
  for (let i = 0; i < 100_000; i++) await Promise.resolve();
  expect(fired).toBe(false);
  while (!fired) await letTasksRun();
});
