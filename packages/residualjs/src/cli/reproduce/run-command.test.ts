import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Experiment, identityVersusZero } from '@residualjs/experiments';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../processes/folder-lock.js';
import { emptyFolder } from '../testing/folder.js';
import { isBuilt } from '../testing/spawn.js';
import { readOutcome } from './results-folder.js';
import { type ReproduceCommandOptions, runReproduceCommand } from './run-command.js';
import { runBeside } from './run-part.js';
import { DEFAULTS } from './settings.js';
import { catalogueOf, madeUp } from './testing/made-up.js';

/** Runs the command on made-up experiments, in this process, into a folder of its own. */
async function reproduce(
  experiments: readonly Experiment[],
  names: readonly string[],
  options: Partial<ReproduceCommandOptions> = {},
  signal = new AbortController().signal,
) {
  const folder = options.out ?? emptyFolder();
  let [stdout, stderr] = ['', ''];
  const io = {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    environment: { RESIDUAL_DATA: '', RESIDUAL_CACHE: join(folder, 'no-cache') },
    signal,
  };
  const all = { ...DEFAULTS, backend: 'cpu' as const, processes: 1, out: folder, ...options };
  const code = await runReproduceCommand(io, names, all, catalogueOf(...experiments));
  const page = join(folder, 'index.html');
  const html = existsSync(page) ? readFileSync(page, 'utf8') : '';
  return { code, stdout, stderr, folder, html };
}

const works = madeUp('works');
const fails = madeUp('fails', () => Promise.reject(new Error('out of luck')));
const needsData = madeUp('needs-data', async ({ loadDataset }) => {
  await loadDataset('cifar10', { split: 'train' });
});

/** An experiment that counts how often it was run. */
function counted(name: string) {
  const count = { runs: 0 };
  const experiment = madeUp(name, async () => {
    count.runs++;
  });
  return { experiment, count };
}

describe('reproduce', () => {
  it('lists the experiments where none is named', async () => {
    const { code, stdout } = await reproduce([works], []);
    expect(code).toBe(0);
    expect(stdout).toBe('works\n  Is works more than nothing?\n  Nobody 1999, "On <nothing>"\n');
  });

  it('runs one: numbers, verdicts, figure, page and record', async () => {
    const out = emptyFolder();
    const json = join(out, 'result.json');
    const figure = join(out, 'figure.svg');
    const { code, stdout, html } = await reproduce([works, fails], ['works'], { out, json, figure, seed: 3 });
    expect(code).toBe(0);
    expect(stdout).toContain('holds: It is more by 1. (Nobody 1999, page 1)');
    expect(stdout).toContain(
      'something against nothing: difference 1.25 ones [1.13, 1.38], p = 0.016, 6 pairs: significant and large enough',
    );
    expect(stdout).toContain('holds in part: It is more by 5.');
    expect(stdout).toContain('  asked: greater by at least 5 ones');
    expect(readdirSync(join(out, 'works')).sort()).toEqual(['bars.svg', 'short.json']);
    const record = JSON.parse(readFileSync(join(out, 'works', 'short.json'), 'utf8'));
    expect(record.origin).toMatchObject({
      command: 'npx residualjs reproduce works --seed 3 --backend cpu',
      backend: { name: 'cpu', threads: 1 },
    });
    expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual({
      page: join(out, 'index.html'),
      experiments: [{ name: 'works', status: 'done', record }],
    });
    expect(readFileSync(figure, 'utf8')).toBe('<svg><title>bars</title></svg>\n');
    expect(html).toContain('not run yet'); // the other one
  });

  it('tells of one that fails, goes on with the others, and later runs only that one again', async () => {
    const [first, last] = [counted('first'), counted('last')];
    const experiments = [first.experiment, fails, last.experiment];
    const { code, stdout, stderr, folder, html } = await reproduce(experiments, [], { all: true });
    expect(code).toBe(1);
    expect(stderr).toContain('fails: failed: out of luck');
    expect(stdout).toContain('fails failed: out of luck');
    expect(stdout).toMatch(/first +1 holds, 1 holds in part/);
    expect(html).toContain('out of luck');
    expect(last.count.runs).toBe(1);

    const mended = [first.experiment, madeUp('fails'), last.experiment];
    const again = await reproduce(mended, [], { all: true, out: folder });
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('going on where it was broken off; --fresh runs these again: first, last');
    expect([first.count.runs, last.count.runs]).toEqual([1, 1]);
    expect(again.html).not.toContain('out of luck');

    // That one ended with all done, so the next is a new one.
    await reproduce(mended, [], { all: true, out: folder });
    expect([first.count.runs, last.count.runs]).toEqual([2, 2]);
  });

  it('goes on after Ctrl-C, unless it is to start afresh or with other settings', async () => {
    const [first, third] = [counted('first'), counted('third')];
    const controller = new AbortController();
    const second = madeUp('second', async () => controller.abort(new Error('Ctrl-C')));
    const experiments = [first.experiment, second, third.experiment];
    const broken = await reproduce(experiments, [], { all: true }, controller.signal);
    expect(broken.code).toBe(130);
    expect(broken.stderr).toContain('the same command goes on with what is left');
    expect([first.count.runs, third.count.runs]).toEqual([1, 0]);
    const out = broken.folder;
    expect(existsSync(join(out, 'second'))).toBe(false);

    const whole = [first.experiment, madeUp('second'), third.experiment];
    expect((await reproduce(whole, [], { all: true, out })).code).toBe(0);
    expect([first.count.runs, third.count.runs]).toEqual([1, 1]);

    const stopped = () => reproduce(experiments, [], { all: true, out }, AbortSignal.abort());
    await stopped();
    await reproduce(whole, [], { all: true, out, seed: 1 });
    expect(first.count.runs).toBe(2);
    await stopped();
    await reproduce(whole, [], { all: true, out, fresh: true });
    expect(first.count.runs).toBe(3);
  });

  it('says what is missing where data are absent, which fails only who asked for it by name', async () => {
    const all = await reproduce([works, needsData], [], { all: true });
    expect(all.code).toBe(0);
    expect(all.stdout).toContain('needs-data not run: the train split of cifar10 was not found.');
    expect(all.html).toContain('cifar10 was not found');
    expect((await reproduce([needsData], ['needs-data'])).code).toBe(1);
  });

  it('keeps numbers that no claim could be judged from', async () => {
    const empty = { ...works, run: async () => ({ differences: [Number.NaN] }) };
    const { code, stdout, folder } = await reproduce([empty], ['works']);
    expect(code).toBe(1);
    const file = join(folder, 'works', 'unjudged.json');
    expect(stdout).toContain(`the numbers are in ${file}`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ config: { runs: 6 }, seed: 0 });
  });

  it('saves where the repository has results', async () => {
    const save = emptyFolder();
    await reproduce([works], ['works'], { save, long: true });
    expect(readdirSync(join(save, 'works', 'results')).sort()).toEqual(['bars-long.svg', 'long.json']);
  });

  it('runs the forms between short and long of the experiments that have one', async () => {
    const medium = { ...works, name: 'medium', presets: { ...works.presets, medium: { runs: 7 } } };
    const { folder } = await reproduce([works, medium], [], { all: true, medium: true });
    const { config, origin } = JSON.parse(readFileSync(join(folder, 'medium', 'medium.json'), 'utf8'));
    expect(config).toEqual({ runs: 7 });
    expect(origin.command).toBe('npx residualjs reproduce medium --medium --backend cpu');
    expect(existsSync(join(folder, 'works'))).toBe(false);
  });

  it('takes other settings', async () => {
    const { folder } = await reproduce([works], ['works'], { config: { runs: 9 } });
    const { config, origin } = JSON.parse(readFileSync(join(folder, 'works', 'short.json'), 'utf8'));
    expect(config).toEqual({ runs: 9 });
    expect(origin.command).toBe('npx residualjs reproduce works --backend cpu --config \'{"runs":9}\'');
  });

  it.each<[string, string[], Partial<ReproduceCommandOptions>]>([
    ["there is no experiment 'work'; the nearest are works", ['work'], {}],
    ['give names or --all, not both: works', ['works'], { all: true }],
    ['--figure is for one experiment', ['works', 'fails'], { figure: 'a.svg' }],
    ['--config is for one experiment', ['works', 'fails'], { config: {} }],
    ["works has no setting 'run'; it has runs", ['works'], { config: { run: 1 } }],
    ['leave out --config', ['works'], { config: {}, save: '.' }],
    ['works has no medium form', ['works'], { medium: true }],
    ['--medium or --long, not both', ['works'], { medium: true, long: true }],
  ])('refuses: %s', async (message, names, options) => {
    const error = await reproduce([works, fails], names, options).catch((error) => error);
    expect(error).toMatchObject({ name: 'UsageError', message: expect.stringContaining(message) });
  });

  it('refuses a folder that another run writes into', async () => {
    const out = emptyFolder();
    const lock = await lockFolder(out);
    await expect(reproduce([works], ['works'], { out })).rejects.toThrow(`writes into ${out}`);
    await lock.release();
  });
});

describe('in a process of its own', () => {
  const io = { stdout: { write() {} }, stderr: { write() {} }, environment: {} };
  const run = async (config: Record<string, unknown>) => {
    const folder = emptyFolder();
    const target = { settings: { ...DEFAULTS, config }, folder };
    await runBeside(identityVersusZero, target, io, new AbortController().signal);
    return readOutcome(folder, identityVersusZero, 'short');
  };

  it.skipIf(!isBuilt)('runs an experiment and writes what came out', async () => {
    expect(await run({ runs: 2, samples: 2, epochs: 2 })).toMatchObject({
      status: 'done',
      record: { config: { runs: 2 }, origin: { backend: { name: 'wasm' } } },
    });
  });

  it.skipIf(!isBuilt)('writes why it failed', async () => {
    expect(await run({ runs: 0 })).toMatchObject({
      status: 'failed',
      reason: 'runs must be a positive integer, got 0',
    });
  });

  it.skipIf(!isBuilt)('counts as failed where it ends without a word', async () => {
    expect(await run({ unheard: 1 })).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('its process ended with exit code 2; what it printed is in'),
    });
  });
});
