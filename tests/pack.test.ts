import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, node, typeCheck, viteBuild } from './support/application.js';
import { chromiumNote, chromiumPath, visit } from './support/browser.js';
import { root } from './support/repository.js';
import { copyApplication, emptyFolder, pack, removeFolder, type Tarballs } from './support/tarballs.js';

const CORE = '@tensorflow/tfjs-core';
const LAYERS = '@tensorflow/tfjs-layers';
const CPU = '@tensorflow/tfjs-backend-cpu';
const WASM = '@tensorflow/tfjs-backend-wasm';

/** What each program declares beside its own code, and what of the house may then lie in its node_modules. */
const APPLICATIONS = {
  'layers-alone': {
    dependencies: ['@residualjs/layers', CORE, LAYERS, CPU],
    brings: ['@residualjs/layers', '@residualjs/ops'],
  },
  'models-alone': {
    dependencies: ['@residualjs/models', CORE, LAYERS, CPU],
    brings: ['@residualjs/layers', '@residualjs/models', '@residualjs/ops'],
  },
  'plain-convnet': {
    dependencies: ['@residualjs/wasm', CORE, LAYERS, WASM],
    brings: ['@residualjs/ops', '@residualjs/wasm'],
  },
} as const;

let destination: string;
let tarballs: Tarballs;
const folders: string[] = [];

beforeAll(() => {
  destination = emptyFolder('tarballs');
  tarballs = pack(
    Object.values(APPLICATIONS).map(({ dependencies }) => dependencies[0]),
    destination,
  );
});
afterAll(() => {
  for (const folder of [destination, ...folders]) removeFolder(folder);
});

function application(name: string, dependencies: readonly string[]) {
  const source = join(root, 'tests', 'fixtures', name);
  const made = copyApplication(source, tarballs, dependencies);
  folders.push(made.folder);
  return made;
}

/** The JSON that a program prints on its last line. */
function answer<T>({ code, stdout, stderr }: Ended): T {
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each(Object.keys(APPLICATIONS) as (keyof typeof APPLICATIONS)[])('%s from tarballs', (name) => {
  let folder: string;

  it('brings what it declares and nothing else of the house', () => {
    const made = application(name, APPLICATIONS[name].dependencies);
    folder = made.folder;
    expect(made.installed.filter((one) => /^(@residualjs\/|residualjs$)/.test(one))).toEqual(
      APPLICATIONS[name].brings,
    );
  });

  it('type-checks under moduleResolution bundler and nodenext', async () => {
    const [bundler, nodenext] = await Promise.all([
      typeCheck(folder, 'bundler'),
      typeCheck(folder, 'nodenext', true),
    ]);
    expect(bundler).toBe('');
    expect(nodenext).toBe('');
  });

  it('builds with Vite', async () => {
    const page = await viteBuild(folder);
    expect(readFileSync(join(page, 'index.html'), 'utf8')).toMatch(/<script type="module"[^>]* src="/);
  });
});

// The programs below are what tsc emitted under nodenext in the tests above.

it('layers alone trains, saves and restores residual blocks in Node', async () => {
  const folder = folders.find((one) => one.includes('layers-alone')) ?? '';
  const result = answer<{ backend: string; losses: number[]; outputShape: number[]; difference: number }>(
    await node(folder, ['emitted/program.js']),
  );
  expect(result.backend).toBe('cpu');
  expect(result.outputShape).toEqual([null, 4]);
  expect(result.losses[2]).toBeLessThan(result.losses[0] as number);
  expect(result.difference).toBe(0);
});

it('models alone builds ResNet-20 and its stock form in Node', async () => {
  const folder = folders.find((one) => one.includes('models-alone')) ?? '';
  const result = answer<Record<string, unknown>>(await node(folder, ['emitted/program.js']));
  // 269,722 trained parameters, and a moving mean and variance for each of its 688 channels.
  expect(result).toMatchObject({
    backend: 'cpu',
    parameters: 269_722 + 2 * 688,
    shape: [1, 10],
    sameSeed: 0,
  });
  expect(result.plain).toBeLessThan(1e-4);
  expect(result.names).toEqual(expect.arrayContaining(['resnet110', 'plain110', 'preresnet110']));
});

it('stock forms of the zoo load in tfjs without us, and answer the same', async () => {
  const folder = folders.find((one) => one.includes('models-alone')) ?? '';
  const families = ['resnet20', 'plain20', 'preresnet110'];
  const saved = await node(folder, ['save.js', ...families]);
  expect(saved.code, saved.stderr).toBe(0);
  const alone = application('tfjs-alone', [CORE, LAYERS, CPU]);
  expect(alone.installed.filter((name) => !name.startsWith('@tensorflow/'))).toEqual([]);
  const answers = answer<Record<string, { largest: number; relative: number }>>(
    await node(alone.folder, ['load.js', folder, ...families]),
  );
  expect(Object.keys(answers)).toEqual(families);
  for (const [name, { largest, relative }] of Object.entries(answers)) {
    // Neither nothing nor, as JSON's null for what is not finite, counted as nothing.
    expect(largest, name).toBeGreaterThan(0.01);
    expect(relative, name).toBeLessThan(1e-4);
  }
});

describe('a plain tfjs convnet, no layer of ours', () => {
  const folderOf = () => folders.find((one) => one.includes('plain-convnet')) ?? '';

  it('cannot train on wasm without us', async () => {
    const program = join(folderOf(), 'emitted', 'program.js');
    const without = readFileSync(program, 'utf8').replace("import '@residualjs/wasm/auto';\n", '');
    writeFileSync(join(folderOf(), 'emitted', 'without.js'), without);
    const { code, stderr } = await node(folderOf(), ['emitted/without.js']);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/Kernel '\w+' not registered for backend 'wasm'/);
  });

  it('trains on wasm in Node by one added import', async () => {
    const { backend, losses } = answer<{ backend: string; losses: number[] }>(
      await node(folderOf(), ['emitted/program.js']),
    );
    expect(backend).toBe('wasm');
    expect(losses).toHaveLength(20);
    expect(mean(losses.slice(-5))).toBeLessThan(0.5 * mean(losses.slice(0, 5)));
  });

  it.skipIf(!chromiumPath)(
    `trains 20 steps in a Web Worker of the Vite-built page while the page stays responsive${chromiumNote}`,
    async () => {
      const { result, requests, elsewhere, problems } = await visit(
        join(folderOf(), 'dist'),
        async (page) => {
          await page.waitForFunction('window.outcome || window.failure', undefined, { timeout: 90_000 });
          return page.evaluate<{
            failure?: string;
            outcome: { backend: string; losses: number[]; steps: number; timers: number; frames: number };
          }>('({ outcome: window.outcome, failure: window.failure })');
        },
      );
      expect(result.failure).toBeUndefined();
      const { backend, losses, steps, timers, frames } = result.outcome;
      expect(backend).toBe('wasm');
      expect(steps).toBe(20);
      expect(mean(losses.slice(-5))).toBeLessThan(0.5 * mean(losses.slice(0, 5)));
      // The page got its turn during training; how often depends on the machine.
      expect(timers).toBeGreaterThan(0);
      expect(frames).toBeGreaterThan(0);
      expect(problems).toEqual([]);
      expect(elsewhere).toEqual([]);
      // The worker's own requests are seen too, so a missing one would have been noticed above.
      expect(requests.some((url) => /worker.*\.js$/.test(url))).toBe(true);
    },
  );
});
