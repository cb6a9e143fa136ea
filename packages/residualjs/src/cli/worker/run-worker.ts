import type { BackendName } from '@residualjs/backends';
import type { Job } from 'bullmq';
import { EXIT } from '../exit-codes.js';
import type { CliIo } from '../io.js';
import { writeJson } from '../json-file.js';
import { connectQueue, QUEUE, tellOnce } from '../queue/connect.js';
import { carryOutJob } from './carry-out-job.js';
import { checkWorkerData } from './overrides-for.js';
import { type WorkerSignals, workerSignals } from './signals.js';

/** The options of `residualjs worker`, as they are given. */
export interface WorkerCommandOptions {
  queue: string;
  concurrency: number;
  data: string[];
  backend?: BackendName | 'auto';
  threads?: 'auto' | number;
  out: string;
  /** Seconds without a sign of life after which a worker counts as dead. */
  stalledAfter: number;
  json?: string;
}

/** So often a run is given on whose worker died; then it is rather the run that kills them. */
const MOST_DEATHS = 3;

/**
 * Runs `residualjs worker`: takes runs from a queue until it is told to end.
 *
 * A worker shows that it lives twice in each `stalledAfter`, and all look that often for runs whose worker does not; so such a
 * run is given on after a half of it at the earliest, and twice of it at the latest.
 */
export async function runWorker(io: CliIo, options: WorkerCommandOptions): Promise<number> {
  const { queue, concurrency, data, backend, threads, out, stalledAfter, json } = options;
  checkWorkerData(data);
  const { bullmq, connection, shown, close } = await connectQueue(queue, io.environment);
  const log = (text: string) => io.stdout.write(`${text}\n`);
  const signals = signalsOf(io, log);
  const counts = { done: 0, failed: 0, givenBack: 0 };

  const carryOut = async (job: Job, token: string | undefined, lost: AbortSignal | undefined) => {
    const ends = [signals.giveBack, ...(lost ? [lost] : [])];
    const answer = await carryOutJob(job, AbortSignal.any(ends), {
      ...{ out, overrides: { backend, threads, data }, environment: io.environment, log },
    });
    if (answer !== null) {
      counts[answer.end.status] += 1;
      return answer;
    }
    if (lost?.aborted) throw new Error('another worker has this run');
    counts.givenBack += 1;
    await job.moveToWait(token);
    throw new bullmq.WaitingError();
  };

  const worker = new bullmq.Worker(QUEUE.name, carryOut, {
    ...{ connection, prefix: QUEUE.prefix, concurrency, maxStalledCount: MOST_DEATHS },
    lockDuration: 1000 * stalledAfter,
    stalledInterval: 500 * stalledAfter,
  });
  worker.on('error', tellOnce(log));
  worker.on('lockRenewalFailed', (ids: string[]) => {
    for (const id of ids) worker.cancelJob(id, 'another worker has it');
  });
  await worker.waitUntilReady();
  log(`waiting for runs at ${shown}; they go into ${out}`);
  log(
    `a worker that is silent for ${stalledAfter} s counts as dead, and its run is given on within ${2 * stalledAfter} s`,
  );
  try {
    await aborted(signals.drain);
    await worker.close();
  } finally {
    close();
    signals.stop();
  }
  log(`${counts.done} done, ${counts.failed} failed, ${counts.givenBack} given back`);
  await writeJson(json, counts);
  return signals.giveBack.aborted ? EXIT.interrupted : EXIT.success;
}

function signalsOf({ signal }: CliIo, log: (text: string) => void): WorkerSignals {
  if (signal === undefined) return workerSignals(log);
  return { drain: signal, giveBack: new AbortController().signal, stop: () => {} };
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
