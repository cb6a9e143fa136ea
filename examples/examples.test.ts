import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromiumNote, chromiumPath, sharedData } from '@residualjs/testing/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { node, viteBuild } from '../tests/support/application.js';
import { visit } from '../tests/support/browser.js';
import { packages, readManifest } from '../tests/support/repository.js';
import {
  copyApplication,
  emptyFolder,
  pack,
  removeFolder,
  type Tarballs,
} from '../tests/support/tarballs.js';
import { drawImages } from './train-on-your-images/draw-images.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const examples = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** An example is what a user can copy, so each runs from a copy in an empty folder, with packed packages. */
let destination: string;
let tarballs: Tarballs;
const copies: string[] = [];

beforeAll(() => {
  destination = emptyFolder('examples');
  tarballs = pack(
    packages.map(({ manifest }) => manifest.name),
    destination,
  );
});
afterAll(() => {
  for (const folder of [destination, ...copies]) removeFolder(folder);
});

function copyOf(name: string): string {
  const { folder } = copyApplication(join(here, name), tarballs);
  copies.push(folder);
  return folder;
}

/** The text without its numbers: seeds fix the run, but not the last digit on every processor. */
const wording = (text: string) =>
  text
    .replace(/\d+(\.\d+)?/g, '#')
    .replace(/[ \t]+/g, ' ')
    .trim();

/** What the README says that a command prints. */
function printedBy(command: string, readme: string): string {
  const block = readme.split('```').find((text) => text.startsWith(`console\n$ ${command}\n`));
  if (!block) throw new Error(`the README has no \`\`\`console block that starts with '$ ${command}'`);
  return block.split('\n').slice(2).join('\n');
}

/** The fraction in `test accuracy 0.987 (512 images)`. */
const accuracyIn = (text: string) => Number(/test accuracy (\d\.\d+) \(\d+ images\)/.exec(text)?.[1]);

it.each(examples)('%s is private and says what it is', (name) => {
  const manifest = readManifest(join(here, name));
  expect(manifest.private).toBe(true);
  expect(manifest.name).toBe(`@residualjs/example-${name}`);
  expect(readFileSync(join(here, name, 'README.md'), 'utf8')).toMatch(/^# .+\n/);
});

describe.each(['plain-tfjs-on-wasm', 'custom-residual-block'])('%s', (name) => {
  it('learns, and prints what its README shows', async () => {
    const folder = copyOf(name);
    const { code, stdout, stderr } = await node(folder, ['main.js']);
    expect(code, stderr).toBe(0);
    expect(accuracyIn(stdout)).toBeGreaterThan(0.9);
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(wording(stdout)).toBe(wording(printedBy('node main.js', readme)));
  });
});

describe('fine-tune-pretrained', { timeout: 240_000 }, () => {
  /** Accuracies of the table that it prints, half-way and in the end, by its first two columns. */
  const accuracies = (stdout: string) =>
    new Map(
      [...stdout.matchAll(/^(.+?) {2,}(.+?) {2,}\d+ +(\d\.\d+) +(\d\.\d+)$/gm)].map(
        ([, weights, what, half, end]) => [`${weights}: ${what}`, { half: Number(half), end: Number(end) }],
      ),
    );

  it('is better with what it learned of other digits, and prints what its README shows', async () => {
    const folder = copyOf('fine-tune-pretrained');
    const { code, stdout, stderr } = await node(folder, ['main.js']);
    expect(code, stderr).toBe(0);
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(wording(stdout)).toBe(wording(printedBy('node main.js', readme)));
    const found = accuracies(stdout);
    const [random, tuned] = [found.get('random: all')!, found.get('digits 0 to 4: all')!];
    expect(tuned.half).toBeGreaterThan(random.half + 0.1);
    expect(tuned.end).toBeGreaterThan(random.end);
    expect(found.get('digits 0 to 4: stage 3, classifier')!.end).toBeGreaterThan(random.end);
  });

  const published = sharedData('weights/resnet20-12fca82f.th');
  it.skipIf(!published)('takes weights that were trained on CIFAR-10', async () => {
    const folder = copyOf('fine-tune-pretrained');
    const { code, stdout, stderr } = await node(folder, ['main.js', published!]);
    expect(code, stderr).toBe(0);
    const found = accuracies(stdout);
    const [random, tuned] = [found.get('random: all')!, found.get('resnet20-12fca82f.th: all')!];
    expect(tuned.half).toBeGreaterThan(random.half + 0.2);
    expect(tuned.end).toBeGreaterThan(random.end);
  });
});

describe('browser-worker', () => {
  it.skipIf(!chromiumPath)(
    `trains ResNet-20 with the fused layers in a Web Worker while the page stays responsive${chromiumNote}`,
    async () => {
      const page = await viteBuild(copyOf('browser-worker'));
      const { result, elsewhere, problems } = await visit(
        page,
        async (tab) => {
          const begun = `document.querySelector('#chart .loss')?.getAttribute('points') || document.querySelector('[data-outcome]')`;
          await tab.waitForFunction(begun, undefined, { timeout: 60_000 });
          await tab.evaluate('window.ticks = 0; setInterval(() => window.ticks++, 5); 0');
          await tab.waitForSelector('#state[data-outcome]', { timeout: 120_000 });
          return tab.evaluate<{ state: string; outcome: string; points: string; ticks: number }>(`({
            state: document.querySelector('#state').textContent,
            outcome: document.querySelector('#state').dataset.outcome,
            points: document.querySelector('#chart .loss').getAttribute('points'),
            ticks: window.ticks,
          })`);
        },
        '?steps=12',
      );
      expect(result.outcome, result.state).toBe('done');
      expect(result.state).toMatch(/^test accuracy \d\.\d+ \(200 images\) after 12 steps$/);
      // Chart coordinates grow downwards: a loss that fell ends lower on the screen, at a larger y.
      const heights = result.points.split(' ').map((point) => Number(point.split(',')[1]));
      expect(heights).toHaveLength(12);
      expect(heights[11]).toBeGreaterThan(heights[0]);
      expect(result.ticks).toBeGreaterThan(0);
      expect(elsewhere).toEqual([]);
      expect(problems).toEqual([]);
    },
  );

  it.skipIf(!chromiumPath)(
    `trains on a folder of images that is chosen on the page${chromiumNote}`,
    async () => {
      const page = await viteBuild(copyOf('browser-worker'));
      const shapes = join(destination, 'shapes');
      await drawImages(shapes, 10);
      const { result, elsewhere, problems } = await visit(
        page,
        async (tab) => {
          await tab.waitForSelector('#folder:enabled', { timeout: 120_000 });
          await tab.setInputFiles('#folder', shapes);
          await tab.waitForSelector('#state[data-outcome]', { timeout: 120_000 });
          return tab.evaluate<{ state: string; data: string }>(`({
            state: document.querySelector('#state').textContent,
            data: document.querySelector('#data').textContent,
          })`);
        },
        '?steps=3',
      );
      expect(result.data).toBe('32 images of disc, ring, square, triangle');
      expect(result.state).toMatch(/^test accuracy \d\.\d+ \(8 images\) after 3 steps$/);
      expect(elsewhere).toEqual([]);
      expect(problems).toEqual([]);
    },
  );
});

describe('train-on-your-images', { timeout: 240_000 }, () => {
  it('trains from code and from the command line on images that it draws, and prints what its README shows', async () => {
    const folder = copyOf('train-on-your-images');
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    const fromCode = await node(folder, ['main.js']);
    expect(fromCode.code, fromCode.stderr).toBe(0);
    expect(wording(fromCode.stdout)).toBe(wording(printedBy('node main.js', readme)));
    expect(Number(/step \d+: test accuracy (\S+) .*\n.*\n$/.exec(fromCode.stdout)?.[1])).toBeGreaterThan(0.7);

    const [command] = /npx residualjs train [^\n]*/.exec(readme) ?? [''];
    const [, , ...argv] = command.split(' ').map((word) => word.replaceAll("'", ''));
    const bin = join('node_modules', 'residualjs', 'bin', 'residualjs.js');
    const fromShell = await node(folder, [bin, ...argv]);
    expect(fromShell.code, fromShell.stderr).toBe(0);
    expect(accuracyIn(fromShell.stdout)).toBeGreaterThan(0.7);
    const [shown] = printedBy(command, readme).split('\n$ ');
    expect(fromShell.stdout.match(/^\S+/gm)).toEqual(shown.match(/^\S+/gm));
  });
});
