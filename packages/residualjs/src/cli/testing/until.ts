import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something is so; what throws is not so yet. The test's own time limit ends it otherwise. */
export async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  while (true) {
    try {
      if (await is()) return;
    } catch {
      // a file that is not there yet
    }
    await sleep(50);
  }
}
