import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder } from './testing/folder.js';
import { isBuilt, residualjs } from './testing/spawn.js';

it.skipIf(!isBuilt)('the program trains, prints nothing but its own, and ends', async () => {
  const folder = emptyFolder();
  const small = ['--data', 'synthetic', '--steps', '3', '--batch', '4', '--test-limit', '20'];
  const { code, stdout, stderr } = await residualjs(['train', ...small], folder);
  expect(code, stderr).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.at(-1)).toMatch(/^test accuracy [01]\.\d{4} \(20 images\)$/);
  expect(stdout + stderr).not.toContain('\u001b');
  expect(stderr.split('\n').filter((line) => line !== '' && !/^(step \d|evaluating)/.test(line))).toEqual([]);
  const [run] = readdirSync(join(folder, 'runs'));
  expect(run).toMatch(/^resnet20-synthetic-\d{8}-\d{6}$/);
});

it.skipIf(!isBuilt)('Ctrl-C keeps what was done', async () => {
  const folder = emptyFolder();
  const argv = ['train', '--data', 'synthetic', '--steps', '100000', '--batch', '4', '--out', 'run'];
  let sent = false;
  const { code, stdout, stderr } = await residualjs(argv, folder, (text, kill) => {
    if (sent || !text.includes('step 1/')) return;
    sent = true;
    kill('SIGINT');
  });
  expect(code, stderr).toBe(130);
  expect(stderr).toContain('ending after this step; Ctrl-C again quits at once');
  expect(stdout).toMatch(
    /interrupted after \d+ of 100000 steps; report, weights and checkpoint are kept: residualjs resume run\n$/,
  );
  expect(readdirSync(join(folder, 'run'))).toEqual(
    expect.arrayContaining(['report.html', 'weights.safetensors']),
  );
});

it.skipIf(!isBuilt)('ends with the exit code of a wrong argument', async () => {
  const { code, stderr } = await residualjs(['describe', 'resnet9000'], emptyFolder());
  expect([code, stderr]).toEqual([
    2,
    "error: no model is called 'resnet9000'; the nearest names are resnet1001, resnet200, resnet20\n",
  ]);
});
