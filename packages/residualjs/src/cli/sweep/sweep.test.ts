import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '@residualjs/training/node';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../testing/folder.js';
import { run } from '../testing/run.js';
import { isBuilt, residualjs } from '../testing/spawn.js';
import { until } from '../testing/until.js';
import { readGrid } from './grid/read-grid.js';
import { runPlace } from './run/run-place.js';
import { readProgress } from './run/run-progress.js';

const TINY = { data: 'synthetic', batch: 4, limit: 8, testLimit: 10, backend: 'wasm' };

const linesOf = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');

/** A folder with a grid in it, and where a sweep of it writes. */
function written(grid: object) {
  const folder = emptyFolder();
  const [file, out] = [join(folder, 'tiny.json'), join(folder, 'out')];
  writeFileSync(file, JSON.stringify(grid));
  return { folder, file, out };
}

describe('sweep', () => {
  it.skipIf(!isBuilt)(
    'does what it can, tells what failed, and repeats nothing',
    { timeout: 600_000 },
    async () => {
      const missing = join(emptyFolder(), 'later.safetensors');
      const runs = [{ seed: 0 }, { seed: 1 }, { weights: missing }];
      const { folder, file, out } = written({ base: { ...TINY, steps: 2 }, runs });
      const json = join(folder, 'out.json');
      const first = await run(['sweep', file, '--out', out, '--json', json]);
      expect(first.code, first.stderr).toBe(1);
      expect(first.stderr).toContain(`sweep tiny: 3 runs, into ${out}\n`);
      expect(first.stderr).toMatch(/^\[3\/3\] /m);
      expect(first.stdout).toMatch(/^weights +runs +test accuracy +test loss +time +failed$/m);
      expect(first.stdout).toMatch(/^- +2 +0\.\d{4} ± 0\.\d{4} +\d+\.\d{4} ± \d+\.\d{4} +\d+ s$/m);
      expect(first.stdout).toMatch(/^failed [0-9a-f]{12} {2}weights .*later\.safetensors/m);
      expect(first.stdout).toContain('3 runs: 2 done, 1 failed (--retry-failed tries them again)\n');
      const told = JSON.parse(readFileSync(json, 'utf8'));
      expect(told.runs.map(({ status }: { status: string }) => status)).toEqual(['done', 'done', 'failed']);
      expect(told.settings[0]).toMatchObject({ runs: 2, testAccuracy: { count: 2 } });
      const report = readFileSync(join(out, 'report.html'), 'utf8');
      expect(report).toContain('By setting, mean ± standard deviation over seeds');
      expect(report.match(/<svg/g)).toHaveLength(3);
      expect(report).toContain('later.safetensors');

      const results = join(out, 'results.jsonl');
      const before = linesOf(results);
      expect(before).toHaveLength(3);
      const again = await run(['sweep', file, '--out', out]);
      expect([again.code, linesOf(results)]).toEqual([1, before]);
      expect(again.stderr).toContain('3 runs, 3 of them done before');

      const { runs: listed } = await readGrid(file);
      copyFileSync(runPlace(join(out, 'runs'), listed[0].id).files.weights, missing);
      const retried = await run(['sweep', file, '--out', out, '--retry-failed']);
      expect(retried.code, retried.stderr + retried.stdout).toBe(0);
      expect(linesOf(results).slice(0, 3)).toEqual(before);
      expect(linesOf(results)).toHaveLength(4);
      expect(retried.stdout).toMatch(/3 runs: 3 done\nreport /);
    },
  );

  it.skipIf(!isBuilt)(
    'goes on after a kill and after Ctrl-C, each run from its checkpoint, finished ones not at all',
    { timeout: 600_000 },
    async () => {
      const STEPS = 150;
      const base = { ...TINY, limit: 44, checkpointEvery: 2 };
      const { folder, file, out } = written({ base, runs: [{ steps: 2 }, { steps: STEPS }] });
      const argv = ['sweep', file, '--out', out, '--processes', '1'];
      const { runs } = await readGrid(file);
      const [short, long] = runs.map(({ id }) => runPlace(join(out, 'runs'), id));
      const stepOf = async () => (await readProgress(long.files))?.step ?? 0;

      /** Starts the real program, and sends it a signal when the long run is past a step. */
      async function broken(signal: NodeJS.Signals, after: number) {
        let send: (name: NodeJS.Signals) => void = () => {};
        const ended = residualjs(argv, folder, (_, kill) => {
          send = kill;
        });
        await until(async () => (await stepOf()) > after);
        send(signal);
        return ended;
      }

      const killed = await broken('SIGKILL', 2);
      expect(killed.code).toBeNull();
      const interrupted = await broken('SIGINT', (await stepOf()) + 3);
      expect(interrupted.code, interrupted.stderr).toBe(130);
      expect(interrupted.stderr).toContain('ending the runs after their step; Ctrl-C again quits at once');
      expect(interrupted.stdout).toContain('2 runs: 1 done, 1 not yet\n');
      expect(interrupted.stdout).toContain('what was done is kept, and the same command goes on');
      const listed = await run(['sweep', file, '--out', out, '--dry-run']);
      expect(listed.stdout).toMatch(/ done +2\n.* begun +150\n\n2 runs, 1 of them to do/);

      const finished = await run(argv);
      expect(finished.code, finished.stderr).toBe(0);
      const ids = linesOf(join(out, 'results.jsonl')).map((line) => JSON.parse(line).id);
      expect(ids).toEqual(runs.map(({ id }) => id));
      expect(readFileSync(short.log, 'utf8').match(/^test accuracy/gm)).toHaveLength(1);
      expect(readFileSync(long.log, 'utf8').match(/going on after step \d+/g)).toHaveLength(2);
      const { entries } = readJournal(long.files.journal);
      const steps = entries.filter(({ type }) => type === 'step').map(({ step }) => step);
      expect(steps).toEqual(Array.from({ length: STEPS }, (_, i) => i + 1));
    },
  );

  it('lists what it would do, and does nothing', async () => {
    const { folder, file, out } = written({ base: TINY, grid: { batch: [4, 8], learningRate: [0.1] } });
    const json = join(folder, 'list.json');
    const { code, stdout } = await run(['sweep', file, '--out', out, '--dry-run', '--json', json]);
    expect(code).toBe(0);
    const { runs } = await readGrid(file);
    expect(stdout).toBe(
      `run           state  batch\n${runs[0].id}  new    4\n${runs[1].id}  new    8\n\n2 runs, 2 of them to do, into ${out}\n`,
    );
    expect(existsSync(out)).toBe(false);
    expect(JSON.parse(readFileSync(json, 'utf8')).runs[1]).toMatchObject({
      state: 'new',
      settings: { batch: 8 },
    });
  });

  it.each<[string, object, string[], string]>([
    ['an unknown setting', { grid: { learningrate: [1] } }, [], "did you mean 'learningRate'?"],
    ['an unknown key', { sedes: 3 }, [], "a grid has no 'sedes'; did you mean 'seeds'?"],
    ['processes beside a queue', {}, ['--processes', '2', '--queue', 'redis://x'], '--processes is of runs'],
    ['to take back from nowhere', {}, ['--cancel'], '--cancel takes runs back from a --queue'],
    ['a queue that is none', {}, ['--queue', 'tcp://me:secret@x'], "--queue 'tcp://…@x' must be the address"],
  ])('refuses %s', async (_, grid, more, message) => {
    const { file, out } = written(grid);
    const { code, stderr } = await run(['sweep', file, '--out', out, ...more]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(stderr).not.toContain('secret');
    expect(existsSync(out)).toBe(false);
  });

  it('writes into no folder that holds anything else', async () => {
    const { folder, file } = written({ base: TINY });
    const { code, stderr } = await run(['sweep', file, '--out', folder]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('(1 files) and holds no sweep')]);
    expect(readdirSync(folder)).toEqual(['tiny.json']);
  });
});
