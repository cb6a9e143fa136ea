import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useBackend } from '@residualjs/backends';
import { createModel, weightMap } from '@residualjs/models';
import { expectClose } from '@residualjs/testing';
import { sharedData } from '@residualjs/testing/node';
import { exportWeights, unmapWeights, type WeightEntry, writeTorch } from '@residualjs/weights';
import { readWeights, saveWeights } from '@residualjs/weights/node';
import { describe, expect, it } from 'vitest';
import { fillExactly } from '../testing/exact-weights.js';
import { emptyFolder } from '../testing/folder.js';
import { run } from '../testing/run.js';

it('finds what the training found, without being told model and data', async () => {
  const folder = emptyFolder();
  const out = join(folder, 'run');
  const file = join(folder, 'evaluation.json');
  const small = ['--data', 'synthetic', '--batch', '8', '--test-limit', '40', '--model', 'plain20'];
  await run(['train', ...small, '--steps', '4', '--out', out]);
  const weights = join(out, 'weights.safetensors');
  const { code, stdout } = await run(['evaluate', '--weights', weights, '--limit', '40', '--json', file]);
  expect(code).toBe(0);
  const { test } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
  const evaluation = JSON.parse(readFileSync(file, 'utf8'));
  expect(evaluation).toMatchObject({ model: 'plain20', data: 'synthetic', split: 'test', images: 40 });
  expect([evaluation.accuracy, evaluation.wrong]).toEqual([test.accuracy, test.wrong]);
  expect(evaluation.loss).toBeCloseTo(test.loss, 3);
  expect(stdout.trimEnd().split('\n').at(-1)).toBe(`test accuracy ${test.accuracy.toFixed(4)} (40 images)`);

  const other = await run(['evaluate', '--weights', weights, '--model', 'resnet32', '--limit', '40']);
  expect(other.code).toBe(1);
  expect(other.stderr).toContain("does not fit the model 'resnet32'");
});

it('builds the model with the options that it was trained with', async () => {
  const out = join(emptyFolder(), 'run');
  const small = ['--data', 'synthetic', '--batch', '8', '--test-limit', '8', '--limit', '8'];
  const options = ['--model', 'resnet20', '--model-options', '{"shortcut":"projection"}'];
  await run(['train', ...small, ...options, '--steps', '1', '--out', out]);
  const { code, stderr } = await run([
    'evaluate',
    '--weights',
    join(out, 'weights.safetensors'),
    '--limit',
    '8',
  ]);
  expect([code, stderr]).toEqual([0, 'evaluating on 8 images\n']);
});

it('asks for the model where the file does not say it', async () => {
  const file = join(emptyFolder(), 'weights.safetensors');
  await useBackend('cpu');
  const model = createModel('resnet20');
  await saveWeights(model, file);
  model.dispose();
  const { code, stderr } = await run(['evaluate', '--weights', file]);
  expect([code, stderr]).toEqual([2, `error: '${file}' does not say of which model it is: give --model\n`]);
});

it('refuses a file for the outputs, or images, that it does not know, before any work', async () => {
  const given = ['evaluate', '--weights', 'none.safetensors', '--model', 'resnet20', '--data', 'synthetic'];
  const { code, stderr } = await run([...given, '--logits', 'logits.csv']);
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining("--logits 'logits.csv': no weight format is known"),
  ]);
  const keras = await run([...given, '--logits', 'logits.keras']);
  expect([keras.code, keras.stderr]).toEqual([2, expect.stringContaining('can be read but not written')]);
});

it('tells of a file that is damaged or absent', async () => {
  const folder = emptyFolder();
  const file = join(folder, 'weights.safetensors');
  writeFileSync(file, 'not weights');
  const damaged = await run(['evaluate', '--weights', file]);
  expect(damaged.code).toBe(1);
  expect(damaged.stderr).toContain(file);
  const absent = await run(['evaluate', '--weights', join(folder, 'none.safetensors')]);
  expect(absent.code).toBe(1);
  expect(absent.stderr).toContain('none.safetensors');
});

it.each(['resnet32', 'resnet44'] as const)(
  'takes a checkpoint of %s as PyTorch’s DataParallel saves it, and prepares images as its authors did',
  async (name) => {
    const folder = emptyFolder();
    await useBackend('cpu');
    const model = createModel(name, { inputSize: 16, seed: 3 });
    fillExactly(model);
    const [ours, theirs] = [join(folder, 'ours.safetensors'), join(folder, 'theirs.th')];
    await saveWeights(model, ours);
    const entries = unmapWeights(await exportWeights(model), weightMap(model, 'akamaster'));
    model.dispose();
    const counted = [...entries].flatMap(([key, entry]): [string, WeightEntry][] => {
      const counter = { dtype: 'I64' as const, shape: [], data: BigInt64Array.of(64_000n) };
      const counts = key.endsWith('running_var');
      const found: [string, WeightEntry][] = [[`module.${key}`, entry]];
      return counts
        ? [...found, [`module.${key.replace('running_var', 'num_batches_tracked')}`, counter]]
        : found;
    });
    writeFileSync(theirs, await writeTorch(counted, { best_prec1: '92.63' }));
    const evaluated = async (weights: string, ...how: string[]) => {
      const json = join(folder, 'out.json');
      const argv = [
        '--model',
        name,
        '--weights',
        weights,
        '--data',
        'synthetic',
        '--limit',
        '40',
        '--json',
        json,
      ];
      const { code, stdout, stderr } = await run(['evaluate', ...argv, ...how]);
      expect([code, stderr]).toEqual([0, 'evaluating on 40 images\n']);
      expect(stdout).toContain('(x / 255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]');
      const { loss, wrong, convention } = JSON.parse(readFileSync(json, 'utf8'));
      return { loss, wrong, convention };
    };
    const first = await evaluated(theirs);
    const second = await evaluated(ours, '--preprocessing', 'imagenet');
    expect([first.convention, second.convention]).toEqual(['akamaster', 'residualjs']);
    expect([first.loss, first.wrong]).toEqual([second.loss, second.wrong]);
  },
);

const mnist = sharedData('mnist');
it.skipIf(mnist === null)('reads real images from their folder', async () => {
  const folder = emptyFolder();
  const out = join(folder, 'run');
  const data = ['--data', `mnist:${mnist}`, '--limit', '64', '--test-limit', '16'];
  await run(['train', ...data, '--steps', '1', '--batch', '8', '--out', out]);
  const { code, stdout } = await run([
    ...['evaluate', '--weights', join(out, 'weights.safetensors'), '--split', 'train', '--limit', '10'],
  ]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/train accuracy [01]\.\d{4} \(10 images\)\n$/);
});

const cifar = sharedData('cifar10');
const golden = (file: string) => sharedData(`golden/${file}`);
const published = [
  ['resnet20', 'resnet20-12fca82f.th', 85, 'akamaster', 'akamaster_resnet20_logits256_f32.npy'],
  ['resnet20', 'akamaster_resnet20.safetensors', 85, 'akamaster', 'akamaster_resnet20_logits256_f32.npy'],
  ['resnet56', 'resnet56-4bfd9763.th', 74, 'akamaster', 'akamaster_resnet56_logits256_f32.npy'],
  [
    'resnet8',
    'mlperf_tiny_resnet8_pretrainedResnet.h5',
    119,
    'keras-numbered',
    'mlperf_tiny_resnet8_probs256_f32.npy',
  ],
] as const;

describe.skipIf(cifar === null)('published weights, on the first 1,000 test images of CIFAR-10', () => {
  it.each(published)('%s of %s gets %i wrong', async (name, file, wrong, convention, logits) => {
    const folder = emptyFolder();
    const [json, outputs] = [join(folder, 'out.json'), join(folder, 'logits.npy')];
    const weights = sharedData(`weights/${file}`)!;
    const { code, stdout, stderr } = await run([
      ...['evaluate', '--model', name, '--weights', weights, '--data', `cifar10:${cifar}`, '--split', 'test'],
      ...['--backend', 'wasm', '--json', json, '--logits', outputs],
    ]);
    expect([code, stderr]).toEqual([0, 'evaluating on 1000 images\n']);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ wrong, images: 1000, convention });
    const scale =
      name === 'resnet8'
        ? 'values of 0 to 255 as they are'
        : '(x / 255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]';
    expect(stdout).toContain(scale);
    const [found] = (await readWeights(outputs)).tensors.values();
    expect(found.shape).toEqual([1000, 10]);
    const [expected] = (await readWeights(golden(logits)!)).tensors.values();
    const wanted = expected.data as Float32Array;
    const values = (found.data as Float32Array).subarray(0, wanted.length);
    expectClose(name === 'resnet8' ? softmax(values) : values, wanted, { relative: 0, absolute: 1e-3 });
  });
});

function softmax(logits: Float32Array): Float32Array {
  const classes = 10;
  return logits.map((value, i) => {
    const row = logits.subarray(i - (i % classes), i - (i % classes) + classes);
    return Math.exp(value) / row.reduce((sum, other) => sum + Math.exp(other), 0);
  });
}
