import '@tensorflow/tfjs-backend-cpu';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeDataset } from '@residualjs/datasets';
import {
  createModel,
  describeModel,
  gradCam,
  type Preprocessing,
  predict,
  weightMap,
} from '@residualjs/models';
import { chromiumNote, chromiumPath, sharedData } from '@residualjs/testing/node';
import { importWeights, unmapWeights, type WeightEntry, writeSafetensors } from '@residualjs/weights';
import * as tf from '@tensorflow/tfjs-core';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viteBuild } from '../tests/support/application.js';
import { visit } from '../tests/support/browser.js';
import { readManifest } from '../tests/support/repository.js';
import { copyApplication, emptyFolder, pack, removeFolder } from '../tests/support/tarballs.js';
import {
  difference,
  drop,
  file,
  image,
  peak,
  type Shown,
  settled,
  shown,
  use,
} from './classify-page.driver.js';
import {
  cifarImages,
  colourWeights,
  goldenLogits,
  type Picture,
  picture,
  seededWeights,
  writePth,
} from './classify-page.fixtures.js';

const here = fileURLToPath(new URL('classify-page', import.meta.url));

const DARK = [8, 8, 8] as const;
const RED = [255, 0, 0] as const;
const BLUE = [0, 0, 255] as const;

/** Red above on the left, and less blue below on the right. */
const redAndBlue = picture(32, 32, (y, x) => (y < 12 && x < 12 ? RED : y >= 22 && x >= 22 ? BLUE : DARK));
/** Blue on the left and nothing else; larger than the network's input and not square. */
const blueBar = picture(40, 60, (_, x) => (x >= 10 && x < 22 ? BLUE : DARK));
/** Something of every colour. */
const noise = (seed: number) =>
  picture(32, 32, (y, x) => [
    (37 * y + 11 * x * seed) % 256,
    (5 * y * x + 90 * seed) % 256,
    (y * y + 3 * x) % 256,
  ]);

/** What the cpu backend of Node gives for the same network and picture. */
async function onCpu(weights: Map<string, WeightEntry>, pixels: Picture, preprocessing?: Preprocessing) {
  await tf.setBackend('cpu');
  const model = createModel('resnet20');
  importWeights(model, weights);
  const top = await predict(model, pixels, { preprocessing });
  const { heat } = await gradCam(model, pixels, { preprocessing });
  model.dispose();
  return { top, heat };
}

/** The same classes in the same order, their probabilities within 1e-3, and the same heat map in what is see-through. */
function expectSame(found: Shown, wanted: Awaited<ReturnType<typeof onCpu>>): void {
  expect(found.top.map(([index]) => index)).toEqual(wanted.top.map(({ index }) => index));
  for (const [i, [, probability]] of found.top.entries()) {
    expect(Math.abs(probability - wanted.top[i].probability), `probability ${i}`).toBeLessThan(1e-3);
  }
  const opaque = found.heat.pixels.filter((_, i) => i % 4 === 3);
  expect(opaque).toHaveLength(wanted.heat.length);
  const off = opaque.map((value, i) => Math.abs(value - 255 * Math.min(1, 1.5 * wanted.heat[i])));
  expect(Math.max(...off)).toBeLessThan(4);
}

describe.skipIf(!chromiumPath)(`classify-page${chromiumNote}`, { timeout: 180_000 }, () => {
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
    const wanted = await onCpu(weights, redAndBlue);
    await visited(async (tab) => {
      await drop(
        tab,
        file('colours.safetensors', writeSafetensors(weights)),
        image('red and blue.png', redAndBlue),
        image('blue.png', blueBar),
      );
      expect(await settled(tab, 'ready')).toMatch(/^resnet20, 269,722 parameters, on wasm /);
      const facts = await tab.textContent('#facts');
      // Alive at once are the image, 12 KiB, and in a block its input, its branch and their sum, 64 KiB each.
      for (const fact of [
        '269,722',
        '40,551,040',
        '1.03 MiB',
        '204 KiB',
        '32 × 32 × 3',
        'colours.safetensors',
      ]) {
        expect(facts).toContain(fact);
      }

      const onWasm = await shown(tab, 'red and blue.png', 'wasm', 0);
      expectSame(onWasm, wanted);
      expect(onWasm.verdict).toBe('airplane'); // what CIFAR-10 calls class 0
      for (const place of peak(onWasm.heat)) expect(place).toBeLessThan(12);

      await tab.click('.card[data-file="red and blue.png"] .bar[data-class="2"]');
      const blue = await shown(tab, 'red and blue.png', 'wasm', 2);
      for (const place of peak(blue.heat)) expect(place).toBeGreaterThanOrEqual(20);
      expect(difference(onWasm.heat, blue.heat)).toBeGreaterThan(200);

      const bar = await shown(tab, 'blue.png', 'wasm', 2);
      expect(bar.heat).toMatchObject({ width: 60, height: 40 });
      expect(peak(bar.heat)[1]).toBeGreaterThanOrEqual(8);
      expect(peak(bar.heat)[1]).toBeLessThan(24);

      await use(tab, 'webgl');
      expect(await settled(tab, 'ready')).toMatch(/ on webgl /);
      const onWebgl = await shown(tab, 'red and blue.png', 'webgl', 0);
      expectSame(onWebgl, wanted);
      expect(difference(onWebgl.heat, onWasm.heat)).toBeLessThan(4);
    });
  });

  it('knows weights by the names of PyTorch, and what their images go through', async () => {
    const weights = await seededWeights('resnet20', 5);
    const model = createModel('resnet20');
    const theirs = unmapWeights(weights, weightMap(model, 'akamaster'));
    model.dispose();
    const pixels = noise(2);
    const [{ preprocessing }] = describeModel('resnet20').pretrained;
    const wanted = await onCpu(weights, pixels, preprocessing);
    const otherwise = await onCpu(weights, pixels);
    await visited(async (tab) => {
      await drop(tab, file('resnet20.pth', await writePth(theirs)), image('noise.png', pixels));
      await settled(tab, 'ready');
      expect(await tab.textContent('#facts')).toContain('resnet20.pth, names of akamaster');
      expectSame(await shown(tab, 'noise.png', 'wasm'), wanted);
      await use(tab, 'webgl');
      await settled(tab, 'ready');
      expectSame(await shown(tab, 'noise.png', 'webgl'), wanted);

      await tab.selectOption('#normalization', { index: 1 });
      await tab.waitForSelector('.card[data-state=busy]', { state: 'detached' });
      expectSame(await shown(tab, 'noise.png', 'webgl'), otherwise);
    });
  });

  const trained = sharedData('weights/resnet20-12fca82f.th');
  const photographs = sharedData('cifar10/test_batch_first1000.bin');
  const keras = sharedData('weights/mlperf_tiny_resnet8_pretrainedResnet.h5');
  const logits = sharedData('golden/akamaster_resnet20_logits256_f32.npy');
  it.skipIf(!trained || !keras || !photographs || !logits)(
    `classifies photographs with published weights of PyTorch and of Keras${trained ? '' : ' [skipped: no shared data]'}`,
    async () => {
      const count = 12;
      const pictures = cifarImages(photographs as string, count);
      const names = describeDataset('cifar10').classes;
      const golden = goldenLogits(logits as string, count);
      await visited(async (tab) => {
        await tab.setInputFiles('#weights-file', trained as string);
        await settled(tab, 'ready');
        await drop(tab, ...pictures.map(({ picture }, i) => image(`${i}.png`, picture)));
        for (const backend of ['wasm', 'webgl']) {
          if (backend === 'webgl') await use(tab, backend);
          await settled(tab, 'ready');
          for (const [i, { label }] of pictures.entries()) {
            const { verdict, top } = await shown(tab, `${i}.png`, backend);
            expect(verdict, `image ${i} on ${backend}`).toBe(names[label]); // PyTorch has all of these right
            const powers = golden[i].map(Math.exp);
            const wanted = powers[label] / powers.reduce((sum, power) => sum + power, 0);
            expect(Math.abs(top[0][1] - wanted)).toBeLessThan(1e-3);
          }
        }
        await tab.setInputFiles('#weights-file', keras as string);
        expect(await settled(tab, 'ready')).toMatch(/^resnet8, 78,186 parameters, on webgl /);
        expect(await tab.textContent('#facts')).toContain('names of keras-numbered');
        expect((await shown(tab, '0.png', 'webgl')).verdict).toBe('cat');
      });
    },
  );

  it('says what is wrong with a file, keeps what it has, and goes on', async () => {
    const weights = await colourWeights();
    const bytes = writeSafetensors(weights);
    await visited(async (tab) => {
      const problem = tab.locator('#problem');
      const first = file('damaged.safetensors', bytes.slice(0, bytes.length - 1000));
      await drop(tab, first, image('early.png', redAndBlue));
      await settled(tab, 'failed');
      expect(await problem.textContent()).toMatch(/damaged\.safetensors: .*\(byte \d+\)/);
      expect(await tab.textContent('.card[data-state=failed] .note')).toBe('drop weights first');

      await drop(tab, file('colours.safetensors', bytes));
      await settled(tab, 'ready');
      expect(await problem.isVisible()).toBe(false);
      await shown(tab, 'early.png', 'wasm', 0);

      await drop(tab, first);
      expect(await settled(tab, 'failed')).toMatch(/^Still resnet20, /);
      await drop(tab, image('late.png', blueBar));
      expect((await shown(tab, 'late.png', 'wasm', 2)).verdict).toBe('bird');

      await tab.selectOption('#model', 'resnet32');
      expect(await settled(tab, 'failed')).toMatch(/^Still resnet20, /);
      const said = (await problem.textContent()) ?? '';
      expect(said).toContain('colours.safetensors does not fit the model');
      expect(said).toContain('stage1_block4_conv1/kernel [3, 3, 16, 16]');
      await tab.click('#problem-close');
      expect(await problem.isVisible()).toBe(false);

      await drop(tab, file('notes.txt', Buffer.from('no weights')));
      await settled(tab, 'failed');
      expect(await problem.textContent()).toContain('.safetensors');

      await drop(tab, { ...image('no image.png', blueBar), bytes: bytes.slice(0, 500) });
      await tab.waitForSelector('.card[data-file="no image.png"][data-state=failed]');
      await use(tab, 'webgl');
      await settled(tab, 'ready');
      expect((await shown(tab, 'late.png', 'webgl', 2)).verdict).toBe('bird');
    });
  });

  it('can be used with the keyboard alone, and everything on it has a name', async () => {
    await visited(async (tab) => {
      await drop(tab, file('colours.safetensors', writeSafetensors(await colourWeights())));
      await settled(tab, 'ready');
      await drop(tab, image('red and blue.png', redAndBlue));
      await shown(tab, 'red and blue.png', 'wasm', 0);
      const reached: string[] = [];
      await tab.locator('body').focus();
      for (let i = 0; i < 25; i++) {
        await tab.keyboard.press('Tab');
        const focused = tab.locator(':focus');
        if ((await focused.count()) === 0) break; // behind the last one
        // What a screen reader says, as Chromium computes it.
        const said = await focused.ariaSnapshot();
        reached.push(said.split('\n')[0]);
      }
      const controls = [
        'combobox "Model"',
        'combobox "Images are normalised with"',
        'radio "wasm"',
        'slider "Heat map"',
      ];
      for (const control of [...controls, 'button "Remove the images"', 'button "airplane 63.5 %"']) {
        expect(reached.join('\n')).toContain(control);
      }
      expect(reached.join('\n')).toContain('Drop images here, or choose some');

      await tab.locator('.bar[data-class="2"]').focus();
      await tab.keyboard.press('Enter');
      await shown(tab, 'red and blue.png', 'wasm', 2);
      expect(await tab.locator('.bar[data-class="2"]:focus').count()).toBe(1);
      await tab.getByRole('radio', { name: 'wasm' }).focus();
      await tab.keyboard.press('ArrowRight');
      expect(await settled(tab, 'ready')).toMatch(/ on webgl /);
      await tab.getByRole('slider', { name: 'Heat map' }).focus();
      await tab.keyboard.press('End');
      expect(await tab.textContent('#opacity-value')).toBe('100 %');
      expect(await tab.locator('canvas.heat').evaluate((heat) => getComputedStyle(heat).opacity)).toBe('1');
    });
  });

  it('never freezes: the page has its turns while deep networks are read, built and run', async () => {
    const deep = writeSafetensors(await seededWeights('resnet110', 3));
    const folder = emptyFolder('weights');
    folders.push(folder);
    const deepest = join(folder, 'deepest.safetensors');
    writeFileSync(deepest, writeSafetensors(await seededWeights('preresnet1001', 3)));
    await visited(async (tab) => {
      await tab.evaluate('window.turns = []; setInterval(() => window.turns.push(performance.now()), 5); 0');
      await tab.evaluate(`document.querySelector('#layers').open = true; 0`);
      await drop(tab, image('noise.png', noise(1)));

      /** Does some work and looks at ten equal parts of it: a page that waits for any of it has a part without a turn. */
      const takesTurns = async (begin: () => Promise<unknown>, backend: string) => {
        const from = await tab.evaluate<number>('performance.now()');
        await begin();
        await settled(tab, 'ready');
        await shown(tab, 'noise.png', backend);
        const { to, turns } = await tab.evaluate<{ to: number; turns: number[] }>(
          '({ to: performance.now(), turns: window.turns })',
        );
        const part = (to - from) / 10;
        const counts = Array.from(
          { length: 10 },
          (_, i) => turns.filter((turn) => Math.floor((turn - from) / part) === i).length,
        );
        expect(Math.min(...counts), `${backend}, ${Math.round(to - from)} ms: ${counts}`).toBeGreaterThan(0);
      };
      await takesTurns(() => tab.setInputFiles('#weights-file', deepest), 'wasm');
      expect(await tab.textContent('#network-title')).toBe('preresnet1001');
      const rows = tab.locator('#layer-rows tr');
      expect(await rows.count()).toBe(100); // and more when they are scrolled to
      await tab.locator('#layer-scroll').evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
      await expect.poll(() => rows.count()).toBeGreaterThan(100);
      await drop(tab, file('deep.safetensors', deep));
      await settled(tab, 'ready');
      await takesTurns(() => use(tab, 'webgl'), 'webgl');
    });
  });
});
