/** Batches as an installed package makes them: in workers of Node and of pages, from memory and from files, with sharp and without. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumNote, chromiumPath } from '@residualjs/testing/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { node, viteBuild } from './support/application.js';
import { visit } from './support/browser.js';
import { root } from './support/repository.js';
import { copyApplication, emptyFolder, pack, removeFolder, type Tarballs } from './support/tarballs.js';

const DEPENDENCIES = ['@residualjs/datasets', '@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu'];
const GOLDEN = join(root, 'packages', 'datasets', 'src', 'golden', 'image-files.json');

/** Image files and what Pillow makes of them, but TIFF, which browsers do not read. */
const images: { name: string; base64: string; shape: number[]; rgb: number[] }[] = JSON.parse(
  readFileSync(GOLDEN, 'utf8'),
).files.filter(({ name }: { name: string }) => !name.endsWith('.tif'));

const folders: string[] = [];
let tarballs: Tarballs;

beforeAll(() => {
  const destination = emptyFolder('tarballs');
  folders.push(destination);
  tarballs = pack(['@residualjs/datasets'], destination);
});
afterAll(() => folders.forEach(removeFolder));

function application(...more: string[]): string {
  const fixture = join(root, 'tests', 'fixtures', 'batches');
  const { folder } = copyApplication(fixture, tarballs, [...DEPENDENCIES, ...more]);
  folders.push(folder);
  return folder;
}

/** Puts the images into class folders of an application's page, one of them damaged. */
function addImages(folder: string): void {
  const place = (path: string, content: Buffer) =>
    writeFileSync(join(folder, 'public', 'images', path), content);
  for (const name of ['even', 'odd']) mkdirSync(join(folder, 'public', 'images', name), { recursive: true });
  const sound = images.map(({ name, base64 }, i) => {
    const path = `${i % 2 ? 'odd' : 'even'}/${name}`;
    place(path, Buffer.from(base64, 'base64'));
    return path;
  });
  place('odd/damaged.jpg', readFileSync(join(folder, 'public', 'images', sound[0])).subarray(0, 60));
  writeFileSync(join(folder, 'public', 'images.json'), JSON.stringify({ sound, damaged: 'odd/damaged.jpg' }));
}

it('workers in Node keep no process alive, and their death is told', async () => {
  const folder = application();
  const program = `
    import { dataLoader, disposeBatch, syntheticDataset } from '@residualjs/datasets';
    import '@tensorflow/tfjs-backend-cpu';
    const dataset = syntheticDataset({ size: 40, shape: [4, 4, 1] });
    const loader = dataLoader(dataset, { batchSize: 8, shuffle: true, workers: 2 });
    for await (const batch of loader.batches(1)) {
      console.log(batch.size);
      disposeBatch(batch);
      break;
    }
    process.once('worker', (worker) => worker.terminate());
    const first = () => dataLoader(dataset, { batchSize: 9 }).batches(1)[Symbol.asyncIterator]().next();
    await first().catch(({ message }) => console.log(message));
    console.log((await first()).value.size);
  `;
  writeFileSync(join(folder, 'program.js'), program);
  const { code, stdout, stderr } = await node(folder, ['program.js']);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^8\na batch could not be made: its worker exited with code \d\n9\n$/);
}, 60_000);

it('says what to install where sharp is not there', async () => {
  const folder = application();
  mkdirSync(join(folder, 'public'), { recursive: true });
  addImages(folder);
  const program = `
    import { dataLoader } from '@residualjs/datasets';
    import { decodeImage, loadImageFolder } from '@residualjs/datasets/node';
    await decodeImage('public/images/odd/damaged.jpg').catch(({ message }) => console.log(message));
    const loader = dataLoader(await loadImageFolder('public/images'));
    await loader.batches(1)[Symbol.asyncIterator]().next().catch(({ message }) => console.log(message));
  `;
  writeFileSync(join(folder, 'program.js'), program);
  const { code, stdout, stderr } = await node(folder, ['program.js']);
  expect(code, stderr).toBe(0);
  const advice = "images are decoded by the package 'sharp', which is not installed: npm install sharp";
  expect(stdout).toBe(`${advice}\n${advice}\n`);
}, 60_000);

interface Outcome {
  isolated: boolean;
  inMemory: boolean[];
  inFiles: boolean[];
  classes: string[];
  pixels: { file: string; shape: number[]; data: number[] }[];
  problem: unknown;
}

describe.skipIf(!chromiumPath)(`in Chromium${chromiumNote}`, () => {
  let page: string;

  beforeAll(async () => {
    const folder = application();
    addImages(folder);
    page = await viteBuild(folder);
  });

  async function outcome(headers: Record<string, string>): Promise<Outcome> {
    const { result, elsewhere, problems } = await visit(
      page,
      async (tab) => {
        await tab.waitForFunction('window.outcome || window.failure', undefined, { timeout: 60_000 });
        return tab.evaluate<{ failure?: string; outcome: Outcome }>(
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

  it.each([
    ['shares memory', true],
    ['does not', false],
  ])(
    'a page makes in a worker what it makes itself, where it %s, and reads images as Pillow does',
    async (_, isolated) => {
      const headers = {
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      };
      const found = await outcome(isolated ? headers : {});
      expect(found).toMatchObject({ isolated, inMemory: [true, true], inFiles: [true, true] });
      expect(found.classes).toEqual(['even', 'odd']);
      expect(found.problem).toEqual(['ImageDecodeError', 'images/odd/damaged.jpg']);
      expect(found.pixels).toHaveLength(images.length);
      for (const { file, shape, data } of found.pixels) {
        const expected = images.find(({ name }) => file.endsWith(`/${name}`));
        expect(shape, file).toEqual(expected?.shape);
        const most = Math.max(...data.map((value, i) => Math.abs(value - (expected?.rgb[i] ?? 0))));
        expect(most, file).toBeLessThanOrEqual(3); // decoders of JPEG and WebP round as they like
      }
    },
    90_000,
  );
});
