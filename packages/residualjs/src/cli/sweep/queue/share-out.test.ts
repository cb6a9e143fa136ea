import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Job, Queue, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectQueue, QUEUE, type QueueConnection } from '../../queue/connect.js';
import { jobIdOf } from '../../queue/run-job.js';
import { emptyFolder } from '../../testing/folder.js';
import { hasRedis, redisNote, startRedis } from '../../testing/redis.js';
import { until } from '../../testing/until.js';
import { expandGrid, type SweepRun } from '../grid/expand-grid.js';
import { checkGrid } from '../grid/grid.js';
import { openResults, type ResultLog } from '../results/result-log.js';
import { runPlace } from '../run/run-place.js';
import { shareOut, takeBack } from './share-out.js';

const SWEEP = '0123456789ab';
const seeds = (count: number) => expandGrid(checkGrid({ base: { data: 'synthetic' }, seeds: count }, 'x'));

const metrics = (accuracy: number) => ({
  ...{ steps: 3, seconds: 1, imagesPerSecond: 9, backend: 'wasm', heldOut: null },
  test: { loss: 1, accuracy, images: 20 },
});
const done = (accuracy = 0.5) => ({
  end: { status: 'done', metrics: metrics(accuracy) },
  ...{ folder: '/far/away', host: 'elsewhere', ended: new Date().toISOString(), curves: null },
});
const failed = (error: string) => ({ ...done(), end: { status: 'failed', error } });

/** A Redis, a folder for results, and workers that answer without training. */
async function setting() {
  const queue = await connectQueue(await startRedis(), {});
  onTestFinished(queue.close);
  const folder = emptyFolder();
  const runs = join(folder, 'runs');
  await mkdir(runs);
  const results = openResults(join(folder, 'results.jsonl'));
  onTestFinished(() => results.close());
  const seen: string[] = [];
  const lines = async () => (await readFile(join(folder, 'results.jsonl'), 'utf8')).trimEnd().split('\n');
  return { queue, runs, results, lines, seen, work };

  function work(answer: (job: Job, token?: string) => unknown): Worker {
    const { connection } = queue;
    const worker = new Worker(
      QUEUE.name,
      async (job, token) => {
        seen.push(job.data.run);
        return answer(job, token);
      },
      { connection, prefix: QUEUE.prefix },
    );
    worker.on('error', () => {});
    onTestFinished(() => worker.close(true));
    return worker;
  }
}

/** Brings the results of runs home, and tells what happened on the way. */
async function bringHome(
  { queue, runs: folder, results }: { queue: QueueConnection; runs: string; results: ResultLog },
  runs: readonly SweepRun[],
  {
    signal = new AbortController().signal,
    addEvery,
    events = [],
  }: { signal?: AbortSignal; addEvery?: number; events?: string[] } = {},
) {
  const name = (run: SweepRun) => `seed ${run.varying.seed ?? 0}`;
  const carrier = shareOut({ queue, sweep: SWEEP, runs: folder, lookEvery: 30, addEvery });
  const listener = {
    started: (run: SweepRun) => events.push(`started ${name(run)}`),
    progress: (run: SweepRun, { step }: { step: number }) => events.push(`step ${step} of ${name(run)}`),
    gone: (run: SweepRun) => events.push(`gone ${name(run)}`),
    log: (text: string) => events.push(text),
    ended: (run: SweepRun, result: Parameters<ResultLog['add']>[0]) => {
      const taken = results.add(result);
      events.push(
        `${taken ? 'took' : 'knew'} ${name(run)}: ${result.error ?? result.metrics?.test?.accuracy}`,
      );
      return taken;
    },
  };
  await carrier(runs, listener, signal);
  return events;
}

/** How many workers a queue knows of: one that has begun to connect is none yet. */
async function workersOf({ connection }: QueueConnection): Promise<number> {
  const queue = new Queue(QUEUE.name, { connection, prefix: QUEUE.prefix });
  const workers = await queue.getWorkersCount();
  await queue.close();
  return workers;
}

/** How many jobs there are in a queue, in any state. */
async function jobsLeft({ connection }: QueueConnection): Promise<number> {
  const queue = new Queue(QUEUE.name, { connection, prefix: QUEUE.prefix });
  const jobs = await queue.getJobs(['waiting', 'active', 'completed', 'failed']);
  await queue.close();
  return jobs.length;
}

describe.skipIf(!hasRedis)(`shareOut${redisNote}`, () => {
  it('brings one result of each run home, whatever workers answer', async () => {
    const runs = seeds(6);
    const here = await setting();
    const answers = [
      () => done(0.25),
      () => failed('no \u001b[31mdata\u001b[39m'),
      () => 'something else',
      () => ({ ...done(), end: { status: 'done', metrics: { ...metrics(1), steps: 'many' } } }),
      () => Promise.reject(new UnrecoverableError('no such run')),
      () => null,
    ];
    here.work(({ data }) => answers[runs.findIndex(({ id }) => id === data.run)]());
    await until(async () => (await workersOf(here.queue)) === 1);
    const events = await bringHome(here, runs);
    expect(events.filter((text) => text.startsWith('took')).sort()).toEqual([
      'took seed 0: 0.25',
      'took seed 1: no  [31mdata [39m',
      'took seed 2: its worker gave an answer that is none',
      'took seed 3: its worker gave an answer that is none',
      'took seed 4: no such run',
      'took seed 5: its worker gave an answer that is none',
    ]);
    expect(events[0]).toMatch(/^queue redis:\/\/…@127.0.0.1:\d+: 1 worker$/);
    expect(await here.lines()).toHaveLength(6);
    expect(here.results.get(runs[0].id)).toMatchObject({ host: 'elsewhere', folder: '/far/away' });
    expect(await jobsLeft(here.queue)).toBe(0);
  });

  it('says how far a run is, and when its worker gives it back', async () => {
    const here = await setting();
    const events: string[] = [];
    const home = bringHome(here, seeds(1), { events });
    await until(() => events.length > 0);
    expect(events[0]).toMatch(
      /: 0 workers; start some: residualjs worker --queue redis:\/\/…@127.0.0.1:\d+$/,
    );
    const worker = here.work(async (job, token) => {
      await job.updateProgress({ step: 1, steps: 9, imagesPerSecond: 100 });
      await until(() => events.includes('step 1 of seed 0'));
      worker.close(); // so that it does not take it again
      await job.moveToWait(token);
      throw new WaitingError();
    });
    await until(() => events.includes('gone seed 0'));
    here.work(() => done());
    await home;
    const steps = events.filter((text) => text === 'step 1 of seed 0');
    const later = events.slice(2 + steps.length).filter((text) => text !== 'started seed 0'); // it may be over before the next look
    expect(events.slice(1, 2 + steps.length)).toEqual(['started seed 0', ...steps]);
    expect(later).toEqual(['gone seed 0', 'took seed 0: 0.5']);
  });

  it('finds the results after it was killed, and no run is done twice', async () => {
    const runs = seeds(4);
    const here = await setting();
    const killed = new AbortController();
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    here.work(async ({ data }) => {
      if (data.run === runs[1].id) {
        killed.abort();
        await opened;
      }
      return done();
    });
    const first = await bringHome(here, runs, { signal: killed.signal });
    expect(first.filter((text) => text.startsWith('took')).length).toBeLessThan(4);
    open();
    await until(() => here.seen.length === 4);
    const todo = runs.filter(({ id }) => here.results.get(id) === undefined);
    await bringHome(here, todo);
    expect([...here.seen].sort()).toEqual(runs.map(({ id }) => id).sort());
    expect(await here.lines()).toHaveLength(4);
    expect(await jobsLeft(here.queue)).toBe(0);
  });

  it('takes one result of a run that was finished twice', async () => {
    const [first, second] = seeds(2);
    const here = await setting();
    let accuracy = 0;
    here.work(() => {
      accuracy += 0.25;
      return done(accuracy);
    });
    await bringHome(here, [first]);
    // A worker that seemed dead had gone on, and another sweep process was killed before it took the job out of the queue.
    const queue = new Queue(QUEUE.name, { connection: here.queue.connection, prefix: QUEUE.prefix });
    const job = { sweep: SWEEP, run: first.id, settings: first.settings };
    await queue.add('run', job, { jobId: jobIdOf(SWEEP, first.id) });
    await until(async () => (await queue.getCompletedCount()) === 1);
    await queue.close();
    const events = await bringHome(here, [second]);
    expect(events.filter((text) => /^(took|knew)/.test(text))).toEqual(['took seed 1: 0.75']);
    expect(here.results.get(first.id)?.metrics?.test?.accuracy).toBe(0.25);
    expect(await here.lines()).toHaveLength(2);
    expect(await jobsLeft(here.queue)).toBe(0);
  });

  it('tries a failed run again, and not its old failure', async () => {
    const [run] = seeds(1);
    const here = await setting();
    const worker = here.work(() => failed('out of memory'));
    await bringHome(here, [run]);
    const known = here.results.get(run.id)?.ended;
    await worker.close();
    // As if the sweep had been killed between writing the failure down and taking its job out of the queue.
    const stale = here.work(() => ({ ...failed('out of memory'), ended: known }));
    const queue = new Queue(QUEUE.name, { connection: here.queue.connection, prefix: QUEUE.prefix });
    const job = { sweep: SWEEP, run: run.id, settings: run.settings };
    await queue.add('run', job, { jobId: jobIdOf(SWEEP, run.id) });
    await until(async () => (await queue.getCompletedCount()) === 1);
    await queue.close();
    await stale.close();
    here.work(() => done());
    here.results.forget(run.id);
    const events = await bringHome(here, [run]);
    expect(events.filter((text) => /^(took|knew)/.test(text))).toEqual([
      'knew seed 0: out of memory',
      'took seed 0: 0.5',
    ]);
  });

  it('puts runs into the queue once more that it has lost', async () => {
    const runs = seeds(2);
    const here = await setting();
    const home = bringHome(here, runs, { addEvery: 300 });
    await until(async () => (await jobsLeft(here.queue)) === 2);
    const queue = new Queue(QUEUE.name, { connection: here.queue.connection, prefix: QUEUE.prefix });
    await queue.obliterate({ force: true });
    await queue.close();
    here.work(() => done());
    await home;
    expect(here.results.get(runs[1].id)?.status).toBe('done');
  });

  it('keeps the course of a run that is told, and none that could not be drawn', async () => {
    const runs = seeds(2);
    const here = await setting();
    const texts = { title: 't', model: 'm', data: 'd', backend: 'b', evaluatedOn: 'test', seed: 0 };
    const curves = { ...texts, result: { steps: 0, history: [], evaluations: [] } };
    here.work(({ data }) => ({ ...done(), curves: data.run === runs[0].id ? curves : { title: 3 } }));
    await bringHome(here, runs);
    const kept = runs.map(({ id }) => existsSync(`${runPlace(here.runs, id).files.folder}.curves.json`));
    expect(kept).toEqual([true, false]);
  });

  it('takes back what no worker has begun, of its own sweep only', async () => {
    const here = await setting();
    const ended = new AbortController();
    const home = bringHome(here, seeds(3), { signal: ended.signal });
    await until(async () => (await jobsLeft(here.queue)) === 3);
    ended.abort();
    await home;
    expect(await takeBack(here.queue, 'ffffffffffff')).toEqual({ taken: 0, running: 0 });
    expect(await takeBack(here.queue, SWEEP)).toEqual({ taken: 3, running: 0 });
    expect(await jobsLeft(here.queue)).toBe(0);
  });
});

describe.skipIf(!hasRedis)(`connectQueue${redisNote}`, () => {
  it('says what is wrong, and no password', async () => {
    const address = await startRedis('right');
    const wrong = connectQueue(address.replace('right', 'wrong'), {});
    await expect(wrong).rejects.toThrow(/^no Redis answers at redis:\/\/…@127.0.0.1:\d+: WRONGPASS/);
    const hidden = await connectQueue(address.replace(':right@', ''), { REDISCLI_AUTH: 'right' });
    hidden.close();
    expect(hidden.shown).toBe(address.replace(':right@', ''));
    const nobody = connectQueue('redis://u:secret@127.0.0.1:1', {});
    await expect(nobody).rejects.toThrow('no Redis answers at redis://…@127.0.0.1:1: connect ECONNREFUSED');
  });
});
