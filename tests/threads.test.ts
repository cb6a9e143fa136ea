/** Threads where only a browser has a say: a page that is cross-origin isolated, and one that is not. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viteBuild } from './support/application.js';
import { chromiumNote, chromiumPath, visit } from './support/browser.js';
import { root } from './support/repository.js';
import { copyApplication, emptyFolder, pack, removeFolder } from './support/tarballs.js';

interface Outcome {
  isolated: boolean;
  threads: number;
  threadsNote: string | null;
  loss: number;
}

describe.skipIf(!chromiumPath)(`threads in Chromium${chromiumNote}`, () => {
  const folders: string[] = [];
  let page: string;

  beforeAll(async () => {
    const destination = emptyFolder('tarballs');
    const dependencies = ['@residualjs/wasm', '@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'];
    const { folder } = copyApplication(
      join(root, 'tests', 'fixtures', 'threads'),
      pack(['@residualjs/wasm'], destination),
      [...dependencies, '@tensorflow/tfjs-backend-wasm'],
    );
    folders.push(destination, folder);
    page = await viteBuild(folder);
  });
  afterAll(() => folders.forEach(removeFolder));

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
