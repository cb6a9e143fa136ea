import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useBackend } from '@residualjs/backends';
import { createModel } from '@residualjs/models';
import { sharedData } from '@residualjs/testing/node';
import { saveWeights } from '@residualjs/weights/node';
import { describe, expect, it } from 'vitest';
import { fillExactly } from '../testing/exact-weights.js';
import { emptyFolder } from '../testing/folder.js';
import { run } from '../testing/run.js';
import { writeNote } from '../weights-note.js';
import { type PredictCommandOptions, runPrediction } from './run-prediction.js';

/** Stands for the decoder of images: files of raw pixels, 32x32 RGB. */
async function readRaw(path: string) {
  const data = new Uint8Array(readFileSync(path));
  if (data.length !== 3072) throw new Error(`'${path}': ${data.length} bytes are no image`);
  return { data, height: 32, width: 32, channels: 3 };
}

async function predicted(images: string[], options: Partial<PredictCommandOptions> & { weights: string }) {
  let [stdout, stderr] = ['', ''];
  const io = {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    environment: {},
  };
  const code = await runPrediction(io, images, { top: 5, backend: 'wasm', ...options }, readRaw);
  return { code, stdout, stderr };
}

/** Weights of a model and a file of pixels. */
async function files(metadata = {}) {
  const folder = emptyFolder();
  await useBackend('cpu');
  const model = createModel('resnet8', { classes: 3 });
  fillExactly(model);
  const weights = join(folder, 'weights.safetensors');
  await saveWeights(model, weights, { metadata });
  model.dispose();
  const image = join(folder, 'image.raw');
  writeFileSync(
    image,
    Uint8Array.from({ length: 3072 }, (_, i) => i % 251),
  );
  return { folder, weights, image };
}

describe('predict', () => {
  it('gives the most probable classes under the names that a file has', async () => {
    const { folder, weights, image } = await files(writeNote({ model: 'resnet8' }));
    const [labels, json] = [join(folder, 'labels.txt'), join(folder, 'out.json')];
    writeFileSync(labels, 'one\ntwo\nthree\n');
    const { code, stdout } = await predicted([image, image], { weights, labels, top: 2, json });
    expect(code).toBe(0);
    const result = JSON.parse(readFileSync(json, 'utf8'));
    expect(result).toMatchObject({ model: 'resnet8', convention: 'residualjs' });
    expect(result.images).toHaveLength(2);
    const [first, second] = result.images[0].predictions;
    expect(['one', 'two', 'three']).toContain(first.label);
    expect(first.probability).toBeGreaterThanOrEqual(second.probability);
    const rows = stdout.split('\n').slice(5, 7);
    expect(rows.map((row) => row.includes('%'))).toEqual([true, true]);
    expect(rows[0]).toContain(first.label);
    const numbers = await predicted([image], { weights });
    expect(numbers.stdout).toContain(` ${first.index} `);
  });

  it('names the image, the labels or the model that are wrong', async () => {
    const { weights, image } = await files(writeNote({ model: 'resnet8' }));
    await expect(predicted([weights], { weights })).rejects.toThrow(/'.*' *: \d+ bytes are no image/);
    await expect(predicted([image], { weights, labels: 'CIFAR-10' })).rejects.toThrow(
      "--labels 'CIFAR-10' has 10 names, and the model 3 classes",
    );
    await expect(predicted([image], { weights, labels: 'CIFAR-11' })).rejects.toThrow(
      "--labels 'CIFAR-11': no data set has this name (known are ",
    );
    const { weights: silent } = await files();
    await expect(predicted([image], { weights: silent })).rejects.toThrow('give --model');
  });

  it('asks for the weights before anything else', async () => {
    const { code, stderr } = await run(['predict', 'cat.jpg']);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining("required option '--weights <file>' not specified"),
    ]);
  });
});

const cifar = sharedData('cifar10/test_batch_first1000.bin');
const trained = sharedData('weights/resnet20-12fca82f.th');
it.skipIf(!cifar || !trained)('sees the cat in the first test image of CIFAR-10', async () => {
  const image = join(emptyFolder(), 'first.raw');
  const [label, ...planes] = readFileSync(cifar as string).subarray(0, 3073);
  writeFileSync(
    image,
    Uint8Array.from({ length: 3072 }, (_, i) => planes[(i % 3) * 1024 + Math.floor(i / 3)]),
  );
  const { stdout } = await predicted([image], { weights: trained as string, model: 'resnet20', top: 1 });
  expect(label).toBe(3);
  expect(stdout).toMatch(/ {2}cat +100\.0 %\n$/);
  expect(stdout).toContain('as akamaster has it');
});
