/** Threads of the wasm backend as an installed package has them: in Node, in a page that is cross-origin isolated, and in one that is not. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumNote, chromiumPath } from '@residualjs/testing/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { node, viteBuild } from './support/application.js';
import { visit } from './support/browser.js';
import { root } from './support/repository.js';
import { copyApplication, emptyFolder, pack, removeFolder } from './support/tarballs.js';

interface Outcome {
  isolated: boolean;
  threads: number;
  threadsNote: string | null;
  loss: number;
}

const folders: string[] = [];
let folder: string;

beforeAll(() => {
  const destination = emptyFolder('tarballs');
  const dependencies = ['@residualjs/wasm', '@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'];
  const application = copyApplication(
    join(root, 'tests', 'fixtures', 'threads'),
    pack(['@residualjs/wasm'], destination),
    [...dependencies, '@tensorflow/tfjs-backend-wasm'],
  );
  folder = application.folder;
  folders.push(destination, folder);
});
afterAll(() => folders.forEach(removeFolder));

it('workers in Node keep no process alive', async () => {
  const program = `
    import { describeWasm, registerWasmKernels, setThreads } from '@residualjs/wasm';
    import * as tf from '@tensorflow/tfjs-core';
    import '@tensorflow/tfjs-backend-wasm';
    await registerWasmKernels({ threads: 3 });
    await tf.setBackend('wasm');
    await setThreads(3);
    const y = tf.conv2d(tf.ones([8, 16, 16, 3]), tf.ones([1, 1, 3, 4]), 1, 'same');
    console.log(describeWasm().threads, y.dataSync()[0]);
  `;
  writeFileSync(join(folder, 'program.js'), program);
  const { code, stdout, stderr } = await node(folder, ['program.js']);
  expect(code, stderr).toBe(0);
  expect(stdout).toBe('3 3\n');
}, 30_000);

describe.skipIf(!chromiumPath)(`threads in Chromium${chromiumNote}`, () => {
  let page: string;

  beforeAll(async () => {
    page = await viteBuild(folder);
  });

  async function outcomes(headers: Record<string, string>): Promise<{ page: Outcome; worker: Outcome }> {
    const { result, elsewhere, problems } = await visit(
      page,
      async (tab) => {
        await tab.waitForFunction('window.outcome || window.failure', undefined, { timeout: 90_000 });
        return tab.evaluate<{ failure?: string; outcome: { page: Outcome; worker: Outcome } }>(
          '({ outcome: window.outcome, failure: window.failure })',
        );
      },
      '',
      headers,
    );
    expect(result.failure).toBeUndefined();
    expect(problems).toEqual([]);
    expect(elsewhere).toEqual([]);
    return result.outcome;
  }

  it('run where a page is isolated, one where it is not, and both learn the same', async () => {
    const isolated = await outcomes({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    expect(isolated.page).toMatchObject({ isolated: true, threads: 3, threadsNote: null });
    expect(isolated.worker).toMatchObject({ isolated: true, threads: 2, threadsNote: null });

    const plain = await outcomes({});
    for (const where of ['page', 'worker'] as const) {
      expect(plain[where]).toMatchObject({ isolated: false, threads: 1 });
      expect(plain[where].threadsNote).toMatch(
        /not cross-origin isolated.*Cross-Origin-Opener-Policy: same-origin/,
      );
      expect(isolated[where].loss).toBe(plain[where].loss);
    }
    expect(plain.page.loss).toBeLessThan(0.8);
  });
});
