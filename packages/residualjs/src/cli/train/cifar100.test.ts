import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder } from '../testing/folder.js';
import { run } from '../testing/run.js';

/** Records of CIFAR-100: superclass 14, people, and of those class 98, woman, or superclass 4 and class 0, apple. */
const records = (count: number) =>
  Buffer.concat(
    Array.from({ length: count }, (_, i) => {
      const record = Buffer.alloc(3074, 40 * i);
      record.set(i % 2 === 0 ? [14, 98] : [4, 0]);
      return record;
    }),
  );

it.each([
  ['cifar100', 100],
  ['cifar100-coarse', 20],
])('trains on %s of a folder, varied in every way, and evaluates on %d classes', async (name, classes) => {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'train.bin'), records(6));
  writeFileSync(join(folder, 'test.bin'), records(4));
  const data = `${name}:${folder}`;
  const out = join(folder, 'run');
  const augmented = ['--random-resized-crop', '0.3', '--color-jitter', '0.4'];
  const small = ['--model', 'plain20', '--batch', '3', '--steps', '2'];
  const trained = await run(['train', '--data', data, ...small, ...augmented, '--out', out]);
  expect(trained.code, trained.stderr).toBe(0);
  expect(trained.stdout).toContain(`${name} 32x32x3, 6 to train on, 4 to test`);
  const { settings } = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
  expect(settings).toMatchObject({ randomResizedCrop: 0.3, colorJitter: 0.4 });

  const logits = join(folder, 'logits.npy');
  const weights = join(out, 'weights.safetensors');
  const evaluated = await run(['evaluate', '--weights', weights, '--logits', logits]);
  expect(evaluated.code, evaluated.stderr).toBe(0);
  expect(evaluated.stdout).toContain(`folder ${folder}: 4 of the 10000 published images in test.bin`);
  expect(readFileSync(logits).toString('latin1', 0, 128)).toContain(`(4, ${classes})`);
});

it('refuses a crop of more than the image', async () => {
  const { code, stderr } = await run(['train', '--random-resized-crop', '1.5']);
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('It must be a number of at least 0 and at most 1.'),
  ]);
});
