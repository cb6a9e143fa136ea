import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '@residualjs/training/node';
import { expect, it } from 'vitest';
import { lockFolder } from '../processes/folder-lock.js';
import { emptyFolder } from '../testing/folder.js';
import { run } from '../testing/run.js';
import { isBuilt, residualjs } from '../testing/spawn.js';

const SMALL = [
  ...['--data', 'synthetic', '--batch', '4', '--limit', '44', '--hold-out', '8', '--test-limit', '10'],
  ...[
    '--backend',
    'wasm',
    '--augment',
    '--mixup',
    '0.3',
    '--cutmix',
    '1',
    '--model-options',
    '{"scaling":"stochastic-depth"}',
  ],
];

/** Everything of a run that must not depend on whether it was broken off: its journal without times, and its weights. */
function traceOf(folder: string) {
  const { entries } = readJournal(join(folder, 'journal.jsonl'));
  const weights = readFileSync(join(folder, 'weights.safetensors'));
  return {
    journal: entries.map(({ imagesPerSecond: _, ...entry }) => entry),
    weights: createHash('sha256').update(weights).digest('hex'),
  };
}

it('goes on bit for bit where it was interrupted, with averages and another number of threads', async () => {
  const folder = emptyFolder();
  const [whole, broken] = [join(folder, 'whole'), join(folder, 'broken')];
  const argv = ['train', ...SMALL, '--epochs', '2', '--average-decay', '0.9', '--patience', '9'];
  const finished = await run([...argv, '--out', whole]);
  expect(finished.code, finished.stderr).toBe(0);
  const controller = new AbortController();
  const interrupted = await run([...argv, '--out', broken], {
    signal: controller.signal,
    onError: (stderr) => stderr.includes('step 1/') && controller.abort(new Error('Ctrl-C')),
  });
  expect(interrupted.code).toBe(130);
  const resumed = await run(['resume', broken]);
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(resumed.stdout).toMatch(/18 steps of 4 images, going on after step \d+, into/);
  expect(traceOf(broken)).toEqual(traceOf(whole));
  expect(resumed.stdout.trimEnd().split('\n').slice(-2)).toEqual(
    finished.stdout.trimEnd().split('\n').slice(-2),
  );
  const summary = JSON.parse(readFileSync(join(broken, 'summary.json'), 'utf8'));
  expect(summary).toMatchObject({ steps: 18, epochs: 2, heldOut: { images: 8 }, test: { images: 10 } });
});

it('takes the checkpoint before a damaged one, and says so', async () => {
  const folder = join(emptyFolder(), 'run');
  await run(['train', ...SMALL, '--steps', '4', '--checkpoint-every', '2', '--out', folder]);
  const before = traceOf(folder);
  const last = join(folder, 'checkpoints', 'step-00000004.safetensors');
  writeFileSync(last, readFileSync(last).subarray(0, 1000));
  const { code, stderr } = await run(['train', '--resume', folder]);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain(`${last} is no checkpoint that can be used`);
  expect(stderr).toContain('going on from the one before');
  expect(traceOf(folder)).toEqual(before);
  rmSync(join(folder, 'journal.jsonl'));
  writeFileSync(join(folder, 'journal.jsonl'), '');
  const other = await run(['resume', folder]);
  expect([other.code, other.stderr]).toEqual([
    1,
    expect.stringContaining('it is not the journal of this run'),
  ]);
});

it('refuses what is no run, one that has not ended, and settings that would make another one of it', async () => {
  const folder = emptyFolder();
  const none = await run(['resume', folder]);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('is not the folder of a run')]);
  const changed = await run(['train', '--resume', folder, '--batch', '8']);
  expect([changed.code, changed.stderr]).toEqual([2, expect.stringContaining('--batch cannot be changed')]);
  const { code, stderr } = await run(['train', ...SMALL, '--steps', '1', '--out', join(folder, 'run')]);
  expect(code, stderr).toBe(0);
  const lock = await lockFolder(join(folder, 'run'));
  const running = await run(['resume', join(folder, 'run')]);
  expect([running.code, running.stderr]).toEqual([
    1,
    expect.stringContaining(`process ${process.pid} writes into`),
  ]);
  await lock.release();
  const config = join(folder, 'run', 'config.json');
  writeFileSync(config, readFileSync(config, 'utf8').replace('"learningRate": 0.1', '"learningRate": -1'));
  const wrong = await run(['resume', join(folder, 'run')]);
  expect([wrong.code, wrong.stderr]).toEqual([
    2,
    expect.stringContaining('learningRate is -1. It must be a number above 0.'),
  ]);
});

const KILLS = 20;

it.skipIf(!isBuilt)(
  `is the unbroken run after ${KILLS} kills at random moments`,
  { timeout: 240_000 },
  async () => {
    const folder = emptyFolder();
    const [whole, broken] = [join(folder, 'whole'), join(folder, 'broken')];
    const argv = ['train', ...SMALL, '--steps', '70', '--checkpoint-every', '3'];
    const unbroken = await residualjs([...argv, '--out', whole], folder);
    expect(unbroken.code, unbroken.stderr).toBe(0);

    let seed = 12345;
    const random = () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed / 2 ** 32;
    };
    let kills = 0;
    let ended: Awaited<ReturnType<typeof residualjs>>;
    let command = [...argv, '--out', broken];
    do {
      // from before the first step to some steps on: the first output is the first step's line
      const wait = random() * 400;
      let timer: NodeJS.Timeout | undefined;
      ended = await residualjs(command, folder, (_, kill) => {
        if (kills < KILLS) timer ??= setTimeout(() => kill('SIGKILL'), wait);
      });
      clearTimeout(timer);
      if (ended.code === null) kills += 1;
      else expect(ended.code, ended.stderr).toBe(0);
      command = ['resume', broken];
    } while (ended.code === null);
    expect(kills).toBe(KILLS);
    expect(traceOf(broken)).toEqual(traceOf(whole));
    expect(
      readdirSync(join(broken, 'checkpoints')).filter((name) => !/^step-\d+\.safetensors$/.test(name)),
    ).toEqual([]);
  },
);
