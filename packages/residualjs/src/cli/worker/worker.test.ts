import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { waitForFolder } from '../processes/folder-lock.js';
import { readGrid } from '../sweep/grid/read-grid.js';
import { runPlace } from '../sweep/run/run-place.js';
import { readProgress } from '../sweep/run/run-progress.js';
import { emptyFolder } from '../testing/folder.js';
import { hasRedis, redisNote, startRedis } from '../testing/redis.js';
import { run } from '../testing/run.js';
import { isBuilt, residualjs, type Spawned } from '../testing/spawn.js';
import { until } from '../testing/until.js';

const PASSWORD = 'p4ssw0rd';
const TINY = { data: 'synthetic', batch: 4, limit: 44, testLimit: 10, backend: 'wasm', checkpointEvery: 2 };

/** Seconds without a sign of life: few, so that the test is short, and enough for a busy machine. */
const STALLED_AFTER = '5';

/** A sweep of a grid through a Redis of the test's own, and workers of it. */
async function setting(grid: object) {
  const folder = emptyFolder();
  const queue = await startRedis(PASSWORD);
  const [file, home] = [join(folder, 'tiny.json'), join(folder, 'home')];
  writeFileSync(file, JSON.stringify(grid));
  const { runs } = await readGrid(file);
  const key = () => JSON.parse(readFileSync(join(home, 'sweep.json'), 'utf8')).key;
  return {
    runs,
    results: () => linesOf(join(home, 'results.jsonl')).map((line) => JSON.parse(line)),
    sweep: () => run(['sweep', file, '--out', home, '--queue', queue]),
    /** Where a worker has a run. */
    placeOf: (out: string, id: string) => runPlace(join(folder, out, key()), id),
    worker(out: string, more: readonly string[] = []) {
      const argv = ['worker', '--queue', queue, '--out', out, '--stalled-after', STALLED_AFTER, ...more];
      const worker = { out, ended: Promise.resolve({} as Spawned), send: (_: NodeJS.Signals) => {} };
      let log = '';
      worker.ended = residualjs(argv, folder, undefined, (stdout, kill) => {
        log = stdout;
        worker.send = kill;
      });
      onTestFinished(() => worker.send('SIGKILL')); // where the test ends before it
      return Object.assign(worker, { log: () => log });
    },
  };
}

const linesOf = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');
const tookOf = (log: string) => [...log.matchAll(/^took (\w+)/gm)].map(([, id]) => id);

describe.skipIf(!hasRedis || !isBuilt)(`worker${redisNote}`, () => {
  it('brings every result home once, from three workers of which one is killed in the middle of a run', {
    timeout: 600_000,
  }, async () => {
    const here = await setting({ base: { ...TINY, steps: 100 }, seeds: 5 });
    const workers = ['one', 'two', 'three'].map((out) => here.worker(out));
    const swept = here.sweep();
    const victim = workers[0];
    await until(() => tookOf(victim.log()).length > 0);
    const [lost] = tookOf(victim.log()).slice(-1);
    const { files } = here.placeOf(victim.out, lost);
    await until(async () => (await readProgress(files)) !== null);
    victim.send('SIGKILL');

    const { code, stdout, stderr } = await swept;
    expect(code, stdout + stderr).toBe(0);
    const results = here.results();
    expect(results.map(({ id }) => id).sort()).toEqual(here.runs.map(({ id }) => id).sort());
    expect(results.map(({ metrics }) => metrics.steps)).toEqual([100, 100, 100, 100, 100]);
    expect(results.find(({ id }) => id === lost).folder).not.toBe(files.folder);
    expect(stdout).toMatch(/^ *5 +0\.\d{4} ± 0\.\d{4}/m);
    await waitForFolder(files.folder); // what it had started has ended by itself

    for (const { send } of workers.slice(1)) send('SIGTERM');
    const [dead, ...ended] = await Promise.all(workers.map(({ ended }) => ended));
    expect(dead.code).toBeNull();
    const counts = ended.map(({ stdout }) => /(\d) done, 0 failed, 0 given back\n$/.exec(stdout)?.[1]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    const byDead = results.filter(({ folder }) => folder.includes('/one/')).length;
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(5 - byDead);
    for (const text of [stderr, stdout, ...ended.map(({ stdout, stderr }) => stdout + stderr)]) {
      expect(text).not.toContain(PASSWORD);
    }
  });

  it('gives its run back at the second signal, and the next one goes on from the checkpoint', {
    timeout: 600_000,
  }, async () => {
    const here = await setting({ base: { ...TINY, steps: 120 } });
    const [{ id }] = here.runs;
    const swept = here.sweep();
    const first = here.worker('shared', ['--threads', '1']);
    await until(async () => ((await readProgress(here.placeOf('shared', id).files))?.step ?? 0) > 3);
    first.send('SIGTERM');
    await until(() => first.log().includes('taking no further run'));
    first.send('SIGTERM');
    const { code, stdout } = await first.ended;
    expect([code, stdout]).toEqual([130, expect.stringMatching(/0 done, 0 failed, 1 given back\n$/)]);
    const second = here.worker('shared');
    expect((await swept).code).toBe(0);
    expect(readFileSync(here.placeOf('shared', id).log, 'utf8')).toMatch(/going on after step \d+/);
    expect(here.results()).toHaveLength(1);
    second.send('SIGTERM');
    expect((await second.ended).code).toBe(0);
  });
});

it.each<[string, string[], string]>([
  ['no queue', [], "required option '--queue <url>' not specified"],
  [
    'data that are nowhere',
    ['--queue', 'redis://x', '--data', 'cifar10'],
    "--data 'cifar10' must be a data set",
  ],
  ['a wrong number', ['--queue', 'redis://x', '--stalled-after', '0'], 'a whole number from 1 to 3600'],
  ['an address that is none', ['--queue', 'x:secret@y'], "--queue '…@y' must be the address of a Redis"],
])('refuses %s', async (_, argv, message) => {
  const { code, stderr } = await run(['worker', ...argv]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});
