/** Weights as an installed package reads them: in Node, in several processes at once, and in a page, with the HDF5 library and without. */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromiumNote, chromiumPath } from '@residualjs/testing/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { node, viteBuild } from './support/application.js';
import { visit } from './support/browser.js';
import { root } from './support/repository.js';
import { copyApplication, emptyFolder, pack, removeFolder, type Tarballs } from './support/tarballs.js';

const DEPENDENCIES = ['@residualjs/weights', '@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'];
const KERAS = join(root, 'packages', 'weights', 'src', 'golden', 'keras', 'keras2.h5');

const folders: string[] = [];
let tarballs: Tarballs;

beforeAll(() => {
  const destination = emptyFolder('tarballs');
  folders.push(destination);
  tarballs = pack(['@residualjs/weights'], destination);
});
afterAll(() => folders.forEach(removeFolder));

function application(...more: string[]): string {
  const { folder } = copyApplication(join(root, 'tests', 'fixtures', 'weights'), tarballs, [
    ...DEPENDENCIES,
    ...more,
  ]);
  folders.push(folder);
  mkdirSync(join(folder, 'public'));
  cpSync(KERAS, join(folder, 'public', 'weights.h5'));
  return folder;
}

it('HDF5 without its library is an error that says what to install, in Node, and pages build without it', async () => {
  const folder = application();
  writeFileSync(
    join(folder, 'program.js'),
    `import { readWeights } from '@residualjs/weights/node';
     await readWeights('public/weights.h5').catch((error) => console.log(error.name, error.message));`,
  );
  const { code, stdout, stderr } = await node(folder, ['program.js']);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^Error /); // the file may be a good one
  expect(stdout).toContain("the package 'h5wasm', which is not installed: npm install h5wasm");
  await viteBuild(folder);
}, 60_000);

it('several processes download one file at once, and each reads it whole', async () => {
  const folder = application();
  const content = Buffer.alloc(3_000_000, 'weights');
  // Each gets half of it, and the rest once all of them are at it.
  const waiting: (() => void)[] = [];
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-length': content.length, etag: '"1"' });
    response.write(content.subarray(0, content.length / 2));
    waiting.push(() => response.end(content.subarray(content.length / 2)));
    if (waiting.length === 3) for (const goOn of waiting) goOn();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const program = `
    import { createHash } from 'node:crypto';
    import { fetchWeights } from '@residualjs/weights';
    const weights = await fetchWeights('http://127.0.0.1:${port}/a.pt', { cache: 'cache' });
    console.log(createHash('sha256').update(await weights.read()).digest('hex'));
  `;
  writeFileSync(join(folder, 'program.js'), program);
  try {
    const all = await Promise.all(Array.from({ length: 3 }, () => node(folder, ['program.js'])));
    expect(all.map(({ stderr }) => stderr)).toEqual(['', '', '']);
    const digest = createHash('sha256').update(content).digest('hex');
    expect(all.map(({ stdout }) => stdout)).toEqual([`${digest}\n`, `${digest}\n`, `${digest}\n`]);
    const files = readdirSync(join(folder, 'cache'), { recursive: true, withFileTypes: true });
    expect(files.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual(['a.pt']);
  } finally {
    server.close();
  }
}, 60_000);

it.skipIf(!chromiumPath)(
  `a page reads HDF5 in a worker, and keeps what it fetched${chromiumNote}`,
  async () => {
    const page = await viteBuild(application('h5wasm'));
    const { result, elsewhere, problems } = await visit(page, async (tab) => {
      await tab.waitForFunction('window.outcome || window.failure', undefined, { timeout: 60_000 });
      return tab.evaluate<{
        failure?: string;
        outcome: { cached: boolean[]; weights: unknown[]; problem: string };
      }>('({ outcome: window.outcome, failure: window.failure })');
    });
    expect(result.failure).toBeUndefined();
    expect(result.outcome.cached).toEqual([false, true]);
    expect(result.outcome.weights).toHaveLength(14);
    expect(result.outcome.weights[0]).toEqual([
      'stem_conv/kernel',
      'F32',
      [3, 3, 2, 3],
      expect.closeTo(0.00123, 5),
    ]);
    expect(result.outcome.problem).toMatch(/^WeightsFormatError: damaged\.h5: /);
    expect(problems).toEqual([]);
    expect(elsewhere).toEqual([]);
  },
  90_000,
);
