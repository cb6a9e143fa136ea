import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder } from '../testing/folder.js';
import { checkRunFolder, runName } from './run-folder.js';

it('names a run by model, data and local time', () => {
  expect(runName('resnet20', 'mnist', new Date(2026, 0, 2, 3, 4, 5))).toBe('resnet20-mnist-20260102-030405');
});

it('takes a new folder and an empty one', async () => {
  const folder = emptyFolder();
  await checkRunFolder(folder, { force: false });
  await checkRunFolder(join(folder, 'a', 'b'), { force: false });
});

it('takes one that is not empty only by force, and a file never', async () => {
  const folder = emptyFolder();
  mkdirSync(join(folder, 'run'));
  writeFileSync(join(folder, 'run', 'x'), '');
  await expect(checkRunFolder(join(folder, 'run'), { force: false })).rejects.toMatchObject({
    name: 'UsageError',
    message: expect.stringContaining('--force'),
  });
  await checkRunFolder(join(folder, 'run'), { force: true });
  await expect(checkRunFolder(join(folder, 'run', 'x'), { force: true })).rejects.toThrow('is a file');
});
