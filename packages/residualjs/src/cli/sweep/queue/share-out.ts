import { setTimeout as sleep } from 'node:timers/promises';
import type { JobType, Queue } from 'bullmq';
import { QUEUE, type QueueConnection, tellOnce } from '../../queue/connect.js';
import { jobIdOf, type RunJob } from '../../queue/run-job.js';
import type { Carrier } from '../carrier.js';
import type { SweepRun } from '../grid/expand-grid.js';
import { writeCurves } from '../report/curves.js';
import { runPlace } from '../run/run-place.js';
import { readAnswer, readJobProgress } from './collect.js';

/** Options of {@link shareOut}. */
export interface ShareOutOptions {
  queue: QueueConnection;
  /** The key of the sweep. */
  sweep: string;
  /** The folder of the runs. */
  runs: string;
  /** Milliseconds between two looks into the queue. */
  lookEvery?: number;
  /** Milliseconds after which runs that have not come home are put into the queue once more, should it have lost them. */
  addEvery?: number;
}

/** Seconds that results wait in the queue for a sweep that is not there. */
const KEEP = 30 * 24 * 3600;

/** Jobs that are the same by name are one: to add one that is there already does nothing. */
async function add(queue: Queue, sweep: string, runs: Iterable<SweepRun>): Promise<void> {
  await queue.addBulk(
    [...runs].map(({ id, settings }) => ({
      name: 'run',
      data: { sweep, run: id, settings } satisfies RunJob,
      opts: { jobId: jobIdOf(sweep, id), removeOnComplete: { age: KEEP }, removeOnFail: { age: KEEP } },
    })),
  );
}

/**
 * Shares runs out over a queue, from which workers take them, and brings their results home. A result leaves the queue after it
 * has been written here, so that none is lost; one that comes a second time finds its run done, and is not taken.
 */
export function shareOut({
  queue: { bullmq, connection, shown },
  sweep,
  runs: folder,
  lookEvery = 1000,
  addEvery = 60_000,
}: ShareOutOptions): Carrier {
  return async (runs, listener, signal) => {
    const queue = new bullmq.Queue(QUEUE.name, { connection, prefix: QUEUE.prefix });
    queue.on('error', tellOnce(listener.log));
    const out = new Map(runs.map((run) => [jobIdOf(sweep, run.id), run]));
    const running = new Set<string>();
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    try {
      if (out.size > 0) await tellOfWorkers();
      let addedAt = Number.NEGATIVE_INFINITY;
      while (out.size > 0 && !signal.aborted) {
        if (performance.now() - addedAt > addEvery) {
          await add(queue, sweep, out.values());
          addedAt = performance.now();
        }
        await Promise.race([look(), aborted]); // a Redis that is gone would be waited for
        if (out.size > 0) await sleep(lookEvery, undefined, { signal }).catch(() => {});
      }
    } finally {
      await queue.close();
    }

    async function tellOfWorkers(): Promise<void> {
      const workers = await queue.getWorkersCount();
      const start = workers > 0 ? '' : `; start some: residualjs worker --queue ${shown}`;
      listener.log(`queue ${shown}: ${workers === 1 ? '1 worker' : `${workers} workers`}${start}`);
    }

    async function look(): Promise<void> {
      for (const id of await ownJobs(['completed', 'failed'])) await takeHome(id);
      const active = (await ownJobs(['active'])).filter((id) => out.has(id));
      for (const id of active) await show(id);
      for (const id of running) if (!active.includes(id)) giveUp(id);
    }

    /** Only their names: what belongs to others may be much. */
    async function ownJobs(states: JobType[]): Promise<string[]> {
      const ids = await queue.getRanges(states, 0, -1);
      return ids.filter((id) => id.startsWith(`${sweep}-`));
    }

    async function takeHome(id: string): Promise<void> {
      const job = await queue.getJob(id);
      const run = out.get(id);
      if (job === undefined) return;
      if (run === undefined) {
        await queue.remove(id); // it was taken home by a sweep that was killed right after
        return;
      }
      const { result, curves } = readAnswer(run, job);
      if (curves !== null) await writeCurves(runPlace(folder, run.id), curves);
      const taken = listener.ended(run, result);
      running.delete(id);
      await queue.remove(id);
      if (taken) out.delete(id);
      else await add(queue, sweep, [run]); // a failure that is known already: it is to be tried again
    }

    async function show(id: string): Promise<void> {
      const job = await queue.getJob(id);
      const run = out.get(id);
      if (job === undefined || run === undefined) return;
      const progress = readJobProgress(job);
      if (!running.has(id)) listener.started(run, progress);
      else if (progress !== null) listener.progress(run, progress);
      running.add(id);
    }

    function giveUp(id: string): void {
      running.delete(id);
      const run = out.get(id);
      if (run !== undefined) listener.gone(run);
    }
  };
}

/**
 * Takes back the runs of a sweep that no worker has begun.
 *
 * @returns how many those were, and how many go on
 */
export async function takeBack(
  { bullmq, connection }: QueueConnection,
  sweep: string,
): Promise<{ taken: number; running: number }> {
  const queue = new bullmq.Queue(QUEUE.name, { connection, prefix: QUEUE.prefix });
  try {
    const own = (ids: readonly string[]) => ids.filter((id) => id.startsWith(`${sweep}-`));
    let taken = 0;
    for (const id of own(await queue.getRanges(['waiting'], 0, -1))) {
      taken += await queue.remove(id); // 0 for one that a worker has begun in the meantime
    }
    return { taken, running: own(await queue.getRanges(['active'], 0, -1)).length };
  } finally {
    await queue.close();
  }
}
