import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumNote, chromiumPath } from '@residualjs/testing/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, node, typeCheck, viteBuild } from './support/application.js';
import { visit } from './support/browser.js';
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
    brings: ['common', 'layers', 'models', 'ops', 'weights'].map((name) => `@residualjs/${name}`),
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

type Name = keyof typeof APPLICATIONS;

/** Makes a value for each application when a test first asks for it, so that any test can run alone. */
function once<T>(make: (name: Name) => T): (name: Name) => T {
  const made = new Map<Name, T>();
  return (name) => {
    if (!made.has(name)) made.set(name, make(name));
    return made.get(name) as T;
  };
}

const installed = once((name) => application(name, APPLICATIONS[name].dependencies));
/** Complaints of tsc under nodenext; what it emits is what the tests run in Node. */
const compiled = once((name) => typeCheck(installed(name).folder, 'nodenext', true));
const page = once((name) => viteBuild(installed(name).folder));

async function runProgram(name: Name): Promise<Ended> {
  await compiled(name);
  return node(installed(name).folder, ['emitted/program.js']);
}

/** The JSON that a program prints on its last line. */
function answer<T>({ code, stdout, stderr }: Ended): T {
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each(Object.keys(APPLICATIONS) as Name[])('%s from tarballs', (name) => {
  it('brings what it declares and nothing else of the house', () => {
    const ours = installed(name).installed.filter((one) => /^(@residualjs\/|residualjs$)/.test(one));
    expect(ours).toEqual(APPLICATIONS[name].brings);
  });

  it('type-checks under moduleResolution bundler and nodenext', async () => {
    const [bundler, nodenext] = await Promise.all([
      typeCheck(installed(name).folder, 'bundler'),
      compiled(name),
    ]);
    expect(bundler).toBe('');
    expect(nodenext).toBe('');
  });

  it('builds with Vite', async () => {
    expect(readFileSync(join(await page(name), 'index.html'), 'utf8')).toMatch(
      /<script type="module"[^>]* src="/,
    );
  });
});

it('layers alone trains, saves and restores residual blocks in Node', async () => {
  const result = answer<{ backend: string; losses: number[]; outputShape: number[]; difference: number }>(
    await runProgram('layers-alone'),
  );
  expect(result.backend).toBe('cpu');
  expect(result.outputShape).toEqual([null, 4]);
  expect(result.losses[2]).toBeLessThan(result.losses[0] as number);
  expect(result.difference).toBe(0);
});

it('models alone builds ResNet-20 and its stock form in Node', async () => {
  const result = answer<Record<string, unknown>>(await runProgram('models-alone'));
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
  const { folder } = installed('models-alone');
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
  it('cannot train on wasm without us', async () => {
    await compiled('plain-convnet');
    const { folder } = installed('plain-convnet');
    const program = readFileSync(join(folder, 'emitted', 'program.js'), 'utf8');
    const without = program.replace("import '@residualjs/wasm/auto';\n", '');
    expect(without).not.toBe(program);
    writeFileSync(join(folder, 'emitted', 'without.js'), without);
    const { code, stderr } = await node(folder, ['emitted/without.js']);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/Kernel '\w+' not registered for backend 'wasm'/);
  });

  it('trains on wasm in Node by one added import', async () => {
    const { backend, losses } = answer<{ backend: string; losses: number[] }>(
      await runProgram('plain-convnet'),
    );
    expect(backend).toBe('wasm');
    expect(losses).toHaveLength(20);
    expect(mean(losses.slice(-5))).toBeLessThan(0.5 * mean(losses.slice(0, 5)));
  });

  it.skipIf(!chromiumPath)(
    `trains 20 steps in a Web Worker of the Vite-built page while the page stays responsive${chromiumNote}`,
    async () => {
      const { result, requests, elsewhere, problems } = await visit(
        await page('plain-convnet'),
        async (tab) => {
          await tab.waitForFunction('window.outcome || window.failure', undefined, { timeout: 90_000 });
          return tab.evaluate<{
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
