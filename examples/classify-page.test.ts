import '@tensorflow/tfjs-backend-cpu';
import { fileURLToPath } from 'node:url';
import { createModel, gradCam, predict } from '@residualjs/models';
import { importWeights, type WeightEntry, writeSafetensors } from '@residualjs/weights';
import * as tf from '@tensorflow/tfjs-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viteBuild } from '../tests/support/application.js';
import { chromiumNote, chromiumPath, visit } from '../tests/support/browser.js';
import { readManifest } from '../tests/support/repository.js';
import { copyApplication, emptyFolder, pack, removeFolder } from '../tests/support/tarballs.js';
import { colourWeights, type Picture, picture, png } from './classify-page.fixtures.js';

const here = fileURLToPath(new URL('classify-page', import.meta.url));

const DARK = [8, 8, 8] as const;
const RED = [255, 0, 0] as const;
const BLUE = [0, 0, 255] as const;

/** Red above on the left, and less blue below on the right. */
const redAndBlue = picture(32, 32, (y, x) => (y < 12 && x < 12 ? RED : y >= 22 && x >= 22 ? BLUE : DARK));
/** Blue on the left and nothing else; larger than the network's input and not square. */
const blueBar = picture(40, 60, (_, x) => (x >= 10 && x < 22 ? BLUE : DARK));
/** Something of every colour. */
const _noise = (seed: number) =>
  picture(32, 32, (y, x) => [
    (37 * y + 11 * x * seed) % 256,
    (5 * y * x + 90 * seed) % 256,
    (y * y + 3 * x) % 256,
  ]);

/** A file as a drop has it. */
interface Dropped {
  name: string;
  type: string;
  bytes: Uint8Array;
}
const image = (name: string, pixels: Picture): Dropped => ({ name, type: 'image/png', bytes: png(pixels) });
const file = (name: string, bytes: Uint8Array): Dropped => ({ name, type: '', bytes });

/** Drops files on the page, as one drags them there. */
async function drop(page: Page, ...files: Dropped[]): Promise<void> {
  const transfer = await page.evaluateHandle(
    (given) => {
      const made = new DataTransfer();
      for (const { name, type, base64 } of given) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        made.items.add(new File([bytes], name, { type }));
      }
      return made;
    },
    files.map(({ name, type, bytes }) => ({ name, type, base64: Buffer.from(bytes).toString('base64') })),
  );
  await page.dispatchEvent('#weights-drop', 'drop', { dataTransfer: transfer });
  await transfer.dispose();
}

const TIMEOUT = { timeout: 40_000 };

/** Waits until the work on a file or a backend is over; gives what the page then says. */
async function settled(page: Page, outcome: 'ready' | 'failed'): Promise<string> {
  await page.waitForSelector(`#state:is([data-outcome=ready], [data-outcome=failed])`, TIMEOUT);
  const { said, found, problem } = await page.evaluate<{ said: string; found: string; problem: string }>(`({
    said: document.querySelector('#state').textContent,
    found: document.querySelector('#state').dataset.outcome,
    problem: document.querySelector('#problem').textContent,
  })`);
  expect(found, `${said} ${problem}`).toBe(outcome);
  return said;
}

interface Shown {
  /** Class and probability, the best first. */
  top: [number, number][];
  verdict: string;
  heat: { width: number; height: number; pixels: number[] };
}

/** What the card of an image shows once it is classified on a backend, and the heat map is that of a class. */
async function shown(page: Page, name: string, backend: string, explained?: number): Promise<Shown> {
  const card = `.card[data-file="${name}"][data-state=done][data-backend=${backend}]`;
  const pressed = explained === undefined ? '' : `[data-class="${explained}"]`;
  await page.waitForSelector(`${card} .bar[aria-pressed=true]${pressed}`, TIMEOUT);
  return page.evaluate<Shown>(`(() => {
    const card = document.querySelector(${JSON.stringify(card)});
    const canvas = card.querySelector('canvas');
    const { width, height } = canvas;
    const pixels = [...canvas.getContext('2d').getImageData(0, 0, width, height).data];
    return {
      top: [...card.querySelectorAll('.bar')].map(({ dataset }) => [Number(dataset.class), Number(dataset.probability)]),
      verdict: card.querySelector('h3').textContent,
      heat: { width, height, pixels },
    };
  })()`);
}

const use = (page: Page, backend: string) => page.check(`input[name=backend][value=${backend}]`);

/** Row and column of the strongest place of a heat map: where it is opaque its colours get greener to the end. */
function peak({ width, pixels }: Shown['heat']): [number, number] {
  const strength = Array.from(
    { length: pixels.length / 4 },
    (_, i) => pixels[4 * i + 3] * 256 + pixels[4 * i + 1],
  );
  const best = strength.indexOf(Math.max(...strength));
  return [Math.floor(best / width), best % width];
}

/** The largest difference between two heat maps, of 255. */
const difference = (a: Shown['heat'], b: Shown['heat']) =>
  Math.max(...a.pixels.map((value, i) => Math.abs(value - b.pixels[i])));

/** What the cpu backend of Node gives for the same network and picture. */
async function expected(weights: Map<string, WeightEntry>, pixels: Picture) {
  await tf.setBackend('cpu');
  const model = createModel('resnet20', {});
  importWeights(model, weights);
  const top = await predict(model, pixels);
  const { heat } = await gradCam(model, pixels);
  model.dispose();
  return { top: top.map(({ index, probability }) => [index, probability] as [number, number]), heat };
}

function expectTop(found: [number, number][], wanted: [number, number][]): void {
  expect(found.map(([index]) => index)).toEqual(wanted.map(([index]) => index));
  for (const [i, [, probability]] of found.entries()) {
    expect(Math.abs(probability - wanted[i][1]), `probability ${i}`).toBeLessThan(1e-3);
  }
}

describe.skipIf(!chromiumPath)(`classify-page${chromiumNote}`, () => {
  const folders: string[] = [];
  let page: string;

  beforeAll(async () => {
    const destination = emptyFolder('tarballs');
    const needed = Object.keys(readManifest(here).dependencies ?? {}).filter((name) =>
      /^@residualjs\//.test(name),
    );
    const { folder } = copyApplication(here, pack(needed, destination));
    folders.push(destination, folder);
    page = await viteBuild(folder);
  });
  afterAll(() => folders.forEach(removeFolder));

  /** Visits the page; whatever went wrong without a word, or to another origin, is an error. */
  async function visited<T>(doing: (tab: Page) => Promise<T>): Promise<T> {
    const { result, elsewhere, problems } = await visit(page, async (tab) => {
      await settled(tab, 'ready');
      return doing(tab);
    });
    expect(elsewhere).toEqual([]);
    expect(problems).toEqual([]);
    return result;
  }

  it('shows a network, classifies on wasm and webgl as Node does, and maps what it looked at', async () => {
    const weights = await colourWeights();
    const wanted = await expected(weights, redAndBlue);
    await visited(async (tab) => {
      await drop(
        tab,
        file('colours.safetensors', writeSafetensors(weights)),
        image('red and blue.png', redAndBlue),
        image('blue.png', blueBar),
      );
      expect(await settled(tab, 'ready')).toMatch(/^resnet20, 269,722 parameters, on wasm /);
      const facts = await tab.textContent('#facts');
      expect(facts).toContain('269,722');
      expect(facts).toContain('40,551,040');
      expect(facts).toContain('colours.safetensors');

      const onWasm = await shown(tab, 'red and blue.png', 'wasm', 0);
      expectTop(onWasm.top, wanted.top);
      expect(onWasm.verdict).toBe('airplane'); // what CIFAR-10 calls class 0
      expect(onWasm.heat).toMatchObject({ width: 32, height: 32 });
      const [y, x] = peak(onWasm.heat);
      expect(y).toBeLessThan(12);
      expect(x).toBeLessThan(12);

      await tab.click('.card[data-file="red and blue.png"] .bar[data-class="2"]');
      const blue = await shown(tab, 'red and blue.png', 'wasm', 2);
      for (const place of peak(blue.heat)) expect(place).toBeGreaterThanOrEqual(20);

      const bar = await shown(tab, 'blue.png', 'wasm', 2);
      expect(bar.heat).toMatchObject({ width: 60, height: 40 });
      expect(peak(bar.heat)[1]).toBeGreaterThanOrEqual(8);
      expect(peak(bar.heat)[1]).toBeLessThan(24);

      await use(tab, 'webgl');
      expect(await settled(tab, 'ready')).toMatch(/ on webgl /);
      const onWebgl = await shown(tab, 'red and blue.png', 'webgl', 0);
      expectTop(onWebgl.top, wanted.top);
      expect(difference(onWebgl.heat, onWasm.heat)).toBeLessThanOrEqual(4);
      expect(difference(onWasm.heat, blue.heat)).toBeGreaterThan(200);
    });
  });
});
