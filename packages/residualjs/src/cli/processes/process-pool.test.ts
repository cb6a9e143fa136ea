import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runPool } from './process-pool.js';

/** Tasks that end when they are told to, and say when they started. */
function manual(wanted: readonly number[]) {
  const started: number[] = [];
  const end: (() => void)[] = [];
  const tasks = wanted.map((cores, i) => ({
    cores,
    run: () => {
      started.push(i);
      return new Promise<void>((resolve) => {
        end[i] = resolve;
      });
    },
  }));
  return { tasks, started, end };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('runPool', () => {
  it('starts as many as the cores allow, in order', async () => {
    const { tasks, started, end } = manual([1, 2, 1, 8, 1]);
    const pool = runPool(tasks, { cores: 3 });
    await settle();
    expect(started).toEqual([0, 1]); // the third core would be a fourth
    end[1]();
    await settle();
    expect(started).toEqual([0, 1, 2]);
    end[0]();
    await settle();
    expect(started).toEqual([0, 1, 2]); // 8 cores are all there are, so it waits for the rest
    end[2]();
    await settle();
    expect(started).toEqual([0, 1, 2, 3]);
    end[3]();
    await settle();
    end[4]();
    await pool;
  });

  it('counts processes instead where it is told how many', async () => {
    const { tasks, started, end } = manual([4, 4, 4]);
    const pool = runPool(tasks, { cores: 1, processes: 2 });
    await settle();
    expect(started).toEqual([0, 1]);
    end[0]();
    end[1]();
    await settle();
    end[2]();
    await pool;
  });

  it('starts nothing more after an abort, and waits for what runs', async () => {
    const { tasks, started, end } = manual([1, 1]);
    const controller = new AbortController();
    let ended = false;
    const pool = runPool(tasks, { cores: 1, signal: controller.signal }).then(() => {
      ended = true;
    });
    controller.abort();
    await settle();
    expect(ended).toBe(false);
    end[0]();
    await pool;
    expect(started).toEqual([0]);
  });

  it('throws what a task threw, after those beside it have ended', async () => {
    const { tasks, started, end } = manual([1, 1]);
    const fails = { run: () => Promise.reject(new Error('no such program')) };
    let ended = false;
    const pool = runPool([tasks[0], fails, tasks[1]], { cores: 2 }).finally(() => {
      ended = true;
    });
    pool.catch(() => {});
    await settle();
    expect([started, ended]).toEqual([[0], false]);
    end[0]();
    await expect(pool).rejects.toThrow('no such program');
    expect(started).toEqual([0]);
  });

  it('runs each once, and never has more cores busy than there are', async () => {
    const wanted = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(wanted, fc.integer({ min: 1, max: 6 }), async (list, cores) => {
        const order: number[] = [];
        let [busy, running] = [0, 0];
        const tasks = list.map((each, i) => ({
          cores: each,
          run: async () => {
            order.push(i);
            busy += each;
            running += 1;
            expect(busy <= cores || running === 1).toBe(true);
            for (let turn = 0; turn <= i % 3; turn++) await settle();
            busy -= each;
            running -= 1;
          },
        }));
        await runPool(tasks, { cores });
        expect(order).toEqual(list.map((_, i) => i));
      }),
      { numRuns: 30 },
    );
  });
});
