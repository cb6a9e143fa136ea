import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useBackend } from '@residualjs/backends';
import { createModel } from '@residualjs/models';
import { sharedData } from '@residualjs/testing';
import { saveWeights } from '@residualjs/weights/node';
import { expect, it } from 'vitest';
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

it('asks for the model where the file does not say it', async () => {
  const file = join(emptyFolder(), 'weights.safetensors');
  await useBackend('cpu');
  const model = createModel('resnet20');
  await saveWeights(model, file);
  model.dispose();
  const { code, stderr } = await run(['evaluate', '--weights', file]);
  expect([code, stderr]).toEqual([2, `error: '${file}' does not say of which model it is: give --model\n`]);
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
