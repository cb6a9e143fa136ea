import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '@residualjs/training/node';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../testing/folder.js';
import { run } from '../testing/run.js';

const FILES = [
  'checkpoints',
  'config.json',
  'journal.jsonl',
  'report.html',
  'summary.json',
  'weights.safetensors',
];
const SMALL = ['train', '--data', 'synthetic', '--batch', '4', '--test-limit', '20', '--backend', 'wasm'];
const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

describe('train', () => {
  it('trains, evaluates, writes what came of it and ends with the accuracy', async () => {
    const folder = emptyFolder();
    const out = join(folder, 'run');
    const { code, stdout, stderr } = await run([
      ...SMALL,
      '--steps',
      '3',
      '--out',
      out,
      '--json',
      join(folder, 'x.json'),
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('step 3/3');
    expect(readdirSync(out).sort()).toEqual(FILES);

    const lines = stdout.trimEnd().split('\n');
    expect(lines.at(-1)).toMatch(/^test accuracy [01]\.\d{4} \(20 images\)$/);
    expect(lines.at(-2)).toBe(`report          ${out}/report.html`);
    const at = (text: string) => lines.findIndex((line) => line.startsWith(text));
    expect(lines[at('speed')]).toMatch(/^speed +\d+\.\d images\/s$/);
    expect(lines.slice(at('gradient norms'), -2).map((line) => line.replace(/.*at the/, ''))).toEqual([
      ' input of stage 1 (stem_bn)',
      ' input of stage 2 (stage1_block3_bn2)',
      ' input of stage 3 (stage2_block3_bn2)',
    ]);

    const { entries } = readJournal(join(out, 'journal.jsonl'));
    expect(entries.map(({ type }) => type)).toEqual(['step', 'step', 'step', 'evaluation']);
    const summary = readJson(join(out, 'summary.json'));
    expect(summary).toMatchObject({
      model: 'resnet20',
      backend: 'wasm',
      steps: 3,
      images: 12,
      interrupted: false,
    });
    expect(readJson(join(folder, 'x.json'))).toEqual(summary);
    expect(readJson(join(out, 'config.json'))).toMatchObject({
      steps: 3,
      settings: { batch: 4 },
      backend: { name: 'wasm' },
    });
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('input of stage 3');
  });

  it('gives the same run for the same seed, whoever makes the batches, and another for another', async () => {
    const folder = emptyFolder();
    const losses = async (name: string, seed: string, workers: string) => {
      const argv = ['--steps', '2', '--seed', seed, '--workers', workers, '--augment', '--mixup', '0.2'];
      await run([...SMALL, ...argv, '--out', join(folder, name)]);
      return readJournal(join(folder, name, 'journal.jsonl')).entries.map(({ loss }) => loss);
    };
    const first = await losses('a', '7', '1');
    expect(await losses('b', '7', '0')).toEqual(first);
    expect(await losses('c', '8', '1')).not.toEqual(first);
  });

  it('goes through the images in epochs', async () => {
    const out = join(emptyFolder(), 'run');
    const argv = [
      '--epochs',
      '2',
      '--limit',
      '6',
      '--gradients-every',
      '2',
      '--schedule',
      'constant',
      '--out',
      out,
    ];
    const { code, stderr } = await run([...SMALL, ...argv]);
    expect(code).toBe(0);
    expect(stderr).toContain('step 2: test accuracy');
    const { entries } = readJournal(join(out, 'journal.jsonl'));
    expect(entries.map(({ type, images }) => [type, images])).toEqual([
      ['step', 4],
      ['step', 2],
      ['epoch', undefined],
      ['evaluation', 20],
      ['step', 4],
      ['step', 2],
      ['epoch', undefined],
      ['evaluation', 20],
    ]);
    expect(entries.map(({ gradientNorms }) => gradientNorms !== undefined)).toEqual([
      true,
      false,
      false,
      false,
      true,
      false,
      false,
      false,
    ]);
  });

  it('writes for TensorBoard when asked', async () => {
    const out = join(emptyFolder(), 'run');
    const { code } = await run([...SMALL, '--steps', '2', '--tensorboard', '--out', out]);
    expect(code).toBe(0);
    const [file, ...others] = readdirSync(join(out, 'tensorboard'));
    expect(others).toEqual([]);
    const events = readFileSync(join(out, 'tensorboard', file), 'latin1');
    for (const tag of ['train/loss', 'test/accuracy', 'gradient_norm/stem_bn']) expect(events).toContain(tag);
  });

  it('shows itself on a page of this machine', async () => {
    const out = join(emptyFolder(), 'run');
    let page: Promise<string> | undefined;
    const { code, stderr } = await run([...SMALL, '--steps', '30', '--watch', '--out', out], {
      onError: (text) => {
        const [url] = /http:\/\/127\.0\.0\.1:\d+\//.exec(text) ?? [];
        if (url !== undefined) page ??= fetch(url).then((response) => response.text());
      },
    });
    expect(code, stderr).toBe(0);
    expect(await page).toContain('resnet20 on synthetic');
  });

  it('leaves no tensor behind', async () => {
    const out = join(emptyFolder(), 'run');
    await run([...SMALL, '--steps', '1', '--out', join(out, '1')]);
    const before = tf.memory().numTensors;
    await run([...SMALL, '--steps', '2', '--out', join(out, '2')]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('writes into a folder that is not empty only by force', async () => {
    const out = emptyFolder();
    writeFileSync(join(out, 'mine.txt'), 'kept');
    const refused = await run([...SMALL, '--steps', '1', '--out', out]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('is not empty (1 files): give another folder, or --force');
    expect(readdirSync(out)).toEqual(['mine.txt']);
    expect((await run([...SMALL, '--steps', '1', '--out', out, '--force'])).code).toBe(0);
    expect(readFileSync(join(out, 'mine.txt'), 'utf8')).toBe('kept');
  });

  it('keeps report and weights of a run that is interrupted, and ends with 130', async () => {
    const out = join(emptyFolder(), 'run');
    const controller = new AbortController();
    const { code, stdout } = await run([...SMALL, '--steps', '100000', '--out', out], {
      signal: controller.signal,
      onError: (stderr) => stderr.includes('step 1/') && controller.abort(new Error('Ctrl-C')),
    });
    expect(code).toBe(130);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      `interrupted after 1 of 100000 steps; report, weights and checkpoint are kept: residualjs resume ${out}`,
    );
    expect(readdirSync(out).sort()).toEqual(FILES);
    expect(readJson(join(out, 'summary.json'))).toMatchObject({ steps: 1, interrupted: true, test: null });
    const evaluated = await run(['evaluate', '--weights', join(out, 'weights.safetensors'), '--limit', '4']);
    expect(evaluated.code).toBe(0);
  });

  it('keeps journal and report of a run that goes wrong, and ends with 1', async () => {
    const out = join(emptyFolder(), 'run');
    const { code, stderr } = await run([...SMALL, '--steps', '3', '--learning-rate', '1e38', '--out', out]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: the loss is NaN at step 2 .*try a lower learning rate/);
    expect(stderr).toContain(`its journal and report are in ${out}`);
    expect(readdirSync(out).sort()).toEqual(['config.json', 'journal.jsonl', 'report.html']);
  });

  it('says where it looked for data that are nowhere, and ends with 1', async () => {
    const folder = emptyFolder();
    const out = join(folder, 'run');
    const { code, stderr } = await run(['train', '--data', `cifar10:${folder}/none`, '--out', out]);
    expect(code).toBe(1);
    expect(stderr).toContain(`- folder ${folder}/none: no such folder`);
    expect(existsSync(out)).toBe(false);
  });

  it('names the command that installs an absent backend, and ends with 1', async () => {
    const { code, stderr } = await run([...SMALL, '--backend', 'webgl', '--out', join(emptyFolder(), 'run')]);
    expect(code).toBe(1);
    expect(stderr).toContain("the backend 'webgl' cannot be used here: WebGL is there in browsers only");
  });

  it('draws a bar on a terminal and wipes it before the results', async () => {
    const out = join(emptyFolder(), 'run');
    const { stdout, stderr } = await run([...SMALL, '--steps', '2', '--out', out], { tty: true });
    expect(stderr).toContain('█');
    expect(stderr).toMatch(/evaluating 20\/20|evaluating 4\/20/);
    expect(stderr.endsWith('\r\u001b[K')).toBe(true);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^test accuracy [01]\.\d{4} \(20 images\)$/);
  });
});
