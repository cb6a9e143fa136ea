import { availableParallelism } from 'node:os';

/** A piece of work for {@link runPool}, mostly a process that it starts and waits for. */
export interface PoolTask {
  /** How many cores it keeps busy; 1 by default. One that wants more than there are gets all of them to itself. */
  cores?: number;
  run(): Promise<void>;
}

/** Options of {@link runPool}. */
export interface PoolOptions {
  /** How many cores may be busy at once: those of this machine by default. */
  cores?: number;
  /** How many tasks may run at once, whatever cores they want; by default as many as the cores allow. */
  processes?: number;
  /** Once it is aborted nothing more is started; what runs has to look at it itself. */
  signal?: AbortSignal;
}

/**
 * Runs tasks, in their order, as many at once as the cores allow. Ends when all that were started have ended.
 *
 * @throws what the first task threw that did; after it nothing more is started, and those that run are waited for
 *
 * @example
 * await runPool(names.map((name) => ({ run: async () => { ends[name] = await runProgram(['describe', name]); } })));
 */
export async function runPool(
  tasks: readonly PoolTask[],
  { cores = availableParallelism(), processes, signal }: PoolOptions = {},
): Promise<void> {
  const waiting = [...tasks];
  const running = new Set<Promise<void>>();
  const errors: unknown[] = [];
  let busy = 0;

  /** Tasks start in order: one that wants many cores is not passed by for ever by those that want few. */
  function fits({ cores: wanted = 1 }: PoolTask): boolean {
    if (running.size === 0) return true;
    return processes === undefined ? busy + wanted <= cores : running.size < processes;
  }

  function start(task: PoolTask): void {
    const { cores: wanted = 1 } = task;
    busy += wanted;
    const ended = task
      .run()
      .catch((error) => {
        errors.push(error);
      })
      .finally(() => {
        busy -= wanted;
        running.delete(ended);
      });
    running.add(ended);
  }

  while (true) {
    while (waiting.length > 0 && errors.length === 0 && !signal?.aborted && fits(waiting[0])) {
      start(waiting.shift() as PoolTask);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (errors.length > 0) throw errors[0];
}
