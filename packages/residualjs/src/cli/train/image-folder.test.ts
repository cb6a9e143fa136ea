import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../testing/folder.js';
import { run } from '../testing/run.js';

const sharp = await import('sharp').then(
  (module) => module.default,
  () => null,
);
const note = sharp ? '' : ' [skipped: sharp is not installed]';

/** A folder with reddish and bluish images of several sizes, which a network tells apart at once. */
async function colours(): Promise<string> {
  const folder = join(emptyFolder(), 'colours');
  for (const [name, background] of [
    ['blue', { r: 20, g: 40, b: 200 }],
    ['red', { r: 210, g: 30, b: 20 }],
  ] as const) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let i = 0; i < 10; i++) {
      const create = { width: 20 + 3 * i, height: 40 - 2 * i, channels: 3 as const, background };
      const bytes = await sharp?.({ create })
        .toFormat(i % 2 ? 'jpeg' : 'png')
        .toBuffer();
      writeFileSync(join(folder, name, `${i}.${i % 2 ? 'jpg' : 'png'}`), bytes as Buffer);
    }
  }
  return folder;
}

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const SMALL = ['--model', 'resnet8', '--batch', '8', '--backend', 'wasm'];

describe.skipIf(!sharp)(`a folder of images${note}`, () => {
  it('is trained on, evaluated and predicted, its classes by their names', async () => {
    const folder = await colours();
    const out = join(emptyFolder(), 'run');
    const data = `folder:${folder}`;
    const trained = await run([
      'train',
      ...SMALL,
      '--data',
      data,
      '--steps',
      '12',
      '--schedule',
      'constant',
      '--learning-rate',
      '0.01',
      '--out',
      out,
    ]);
    expect([trained.code, trained.stderr.includes('rror')], trained.stderr).toEqual([0, false]);
    expect(trained.stdout).toMatch(/^data +colours 32x32x3, 16 to train on, 4 to test$/m);
    const { sources } = readJson(join(out, 'config.json'));
    expect(sources.test).toBe(`${folder}: 4 images of 2 classes, the 20 % of each class held out by seed 0`);
    const { test } = readJson(join(out, 'summary.json'));
    expect(test.images).toBe(4);

    const weights = join(out, 'weights.safetensors');
    const json = join(out, 'evaluation.json');
    const evaluated = await run(['evaluate', '--weights', weights, '--backend', 'wasm', '--json', json]);
    expect(evaluated.code, evaluated.stderr).toBe(0);
    const { loss, images, preprocessing } = readJson(json);
    expect([images, preprocessing.because]).toEqual([4, 'as the file says']);
    expect(loss).toBeCloseTo(test.loss, 4);

    const [red, blue] = ['red', 'blue'].map((name) => join(folder, name, '3.jpg'));
    const predicted = await run([
      'predict',
      red,
      blue,
      '--weights',
      weights,
      '--backend',
      'wasm',
      '--json',
      json,
    ]);
    expect(predicted.code, predicted.stderr).toBe(0);
    const [first, second] = readJson(json).images;
    expect(first.predictions.map(({ label }: { label: string }) => label).sort()).toEqual(['blue', 'red']);
    expect([first.predictions[0].label, second.predictions[0].label]).toEqual(['red', 'blue']);
  });

  it('is another one than that of the training where it is called otherwise: all of it is evaluated', async () => {
    const out = join(emptyFolder(), 'run');
    const [folder, other] = [await colours(), await colours()];
    await run([
      'train',
      ...SMALL,
      '--data',
      `folder:${folder}`,
      '--steps',
      '1',
      '--input-size',
      '16',
      '--out',
      out,
    ]);
    const weights = join(out, 'weights.safetensors');
    const images = async (...more: string[]) => {
      const json = join(out, 'evaluation.json');
      const { code, stderr } = await run([
        'evaluate',
        '--weights',
        weights,
        ...more,
        '--backend',
        'wasm',
        '--json',
        json,
      ]);
      expect(code, stderr).toBe(0);
      return readJson(json).images;
    };
    expect(await images('--data', `folder:${other}`)).toBe(4); // of the same name
    const renamed = join(emptyFolder(), 'shades');
    mkdirSync(renamed);
    for (const name of ['red', 'blue']) {
      mkdirSync(join(renamed, name));
      writeFileSync(join(renamed, name, '1.png'), readFileSync(join(other, name, '0.png')));
    }
    expect(await images('--data', `folder:${renamed}`)).toBe(2);
    expect(await images('--data', `folder:${renamed}`, '--split', 'train', '--limit', '1')).toBe(1);
    mkdirSync(join(renamed, 'green'));
    writeFileSync(join(renamed, 'green', '1.png'), readFileSync(join(other, 'red', '0.png')));
    const unknown = await run(['evaluate', '--weights', weights, '--data', `folder:${renamed}`]);
    expect([unknown.code, unknown.stderr]).toEqual([
      1,
      expect.stringContaining('green is the folder of no class; the classes are blue, red'),
    ]);
  });

  it('is normalised by what is measured of it, where that is asked for', async () => {
    const out = join(emptyFolder(), 'run');
    const data = ['--data', `folder:${await colours()}`, '--preprocessing', 'computed'];
    const { code, stderr } = await run(['train', ...SMALL, ...data, '--steps', '1', '--out', out]);
    expect(code, stderr).toBe(0);
    const [mean, std] = readJson(join(out, 'config.json'))
      .settings.preprocessing.split('/')
      .map((list: string) => list.split(',').map(Number));
    // half of the images are (20, 40, 200), half (210, 30, 20)
    const near = (values: number[]) => values.map((value) => expect.closeTo(value / 255, 1));
    expect(mean).toEqual(near([115, 35, 110]));
    expect(std).toEqual(near([95, 5, 90]));
  });

  it('tells of a damaged image, and leaves it out where it is asked to', async () => {
    const folder = await colours();
    const file = join(folder, 'red', '4.png');
    writeFileSync(file, readFileSync(file).subarray(0, 70));
    const argv = ['train', ...SMALL, '--data', `folder:${folder}`, '--epochs', '1', '--schedule', 'constant'];
    const failed = await run([...argv, '--out', join(emptyFolder(), 'run')]);
    expect([failed.code, failed.stderr]).toEqual([
      1,
      expect.stringContaining(`'${file}' cannot be read as an image`),
    ]);
    const skipped = await run([...argv, '--skip-damaged', '--out', join(emptyFolder(), 'run')]);
    expect(skipped.code, skipped.stderr).toBe(0);
    expect(skipped.stderr).toContain(`${folder}: 1 damaged image is left out: '${file}' cannot be read`);
  });
});

it('asks for the folder before any work, and says what must be in it', async () => {
  const none = await run(['train', '--data', 'folder:']);
  expect([none.code, none.stderr]).toEqual([
    2,
    expect.stringContaining("--data 'folder:': write folder:PATH"),
  ]);
  const absent = await run(['train', ...SMALL, '--data', `folder:${join(emptyFolder(), 'none')}`]);
  expect([absent.code, absent.stderr]).toEqual([1, expect.stringContaining('no such folder')]);
});
