import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder } from '../testing/folder.js';
import { isBuilt } from '../testing/spawn.js';
import { until } from '../testing/until.js';
import { waitForFolder } from './folder-lock.js';
import { runProgram } from './run-program.js';

const LONG = ['train', '--data', 'synthetic', '--steps', '100000', '--batch', '4', '--test-limit', '20'];

it.skipIf(!isBuilt)('runs the program, and keeps what it prints', async () => {
  const log = join(emptyFolder(), 'log');
  expect(await runProgram(['--version'], { log })).toEqual({ code: 0, signal: null });
  expect(await runProgram(['describe', 'resnet9000'], { log })).toEqual({ code: 2, signal: null });
  expect(readFileSync(log, 'utf8')).toMatch(/^\d+\.\d+\.\d+\nerror: no model is called 'resnet9000'/);
});

it.skipIf(!isBuilt)('asks it to end once, and waits until it has', async () => {
  const folder = emptyFolder();
  const [log, out] = [join(folder, 'log'), join(folder, 'run')];
  const controller = new AbortController();
  const end = runProgram([...LONG, '--out', out], { log, signal: controller.signal });
  await until(() => readFileSync(log, 'utf8').includes('step 1/'));
  controller.abort();
  expect(await end).toEqual({ code: 130, signal: null });
  expect(readFileSync(log, 'utf8')).toContain(`kept: residualjs resume ${out}`);
});

it.skipIf(!isBuilt)('it ends in order when the one that started it is killed', async () => {
  const folder = emptyFolder();
  const [log, out] = [join(folder, 'log'), join(folder, 'run')];
  const module = new URL('../../../dist/cli/processes/run-program.js', import.meta.url);
  const given = JSON.stringify([[...LONG, '--out', out], { log }]);
  const code = `import(${JSON.stringify(module.href)}).then(({ runProgram }) => runProgram(...${given}))`;
  const parent = spawn(process.execPath, ['-e', code], { stdio: 'ignore' });
  await until(() => readFileSync(log, 'utf8').includes('step 1/'));
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await until(() => readFileSync(log, 'utf8').includes('report, weights and checkpoint are kept'));
  await waitForFolder(out);
  expect(readdirSync(join(out, 'checkpoints'))).not.toEqual([]);
});
