import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { emptyFolder } from '../testing/folder.js';
import { lockFolder, waitForFolder } from './folder-lock.js';

const lockOf = (folder: string) => join(folder, 'process.lock');

/** A process that does nothing, until it is killed. */
function idle() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

const written = (folder: string, holder: object) =>
  writeFileSync(lockOf(folder), JSON.stringify({ host: hostname(), started: null, ...holder }));

it('lets one at a time write into a folder', async () => {
  const folder = emptyFolder();
  const lock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow(`process ${process.pid} writes into ${folder}`);
  await lock.release();
  expect(existsSync(lockOf(folder))).toBe(false);
  await (await lockFolder(folder)).release();
});

it('takes over from a process that was killed, and waits for one that lives', async () => {
  const folder = emptyFolder();
  const child = idle();
  written(folder, { pid: child.pid });
  await expect(lockFolder(folder)).rejects.toThrow(`process ${child.pid} writes into`);
  const heard: string[] = [];
  let free = false;
  const waiting = waitForFolder(folder, { onWait: (text) => heard.push(text) }).then(() => {
    free = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect([free, heard]).toEqual([false, [`process ${child.pid} writes into ${folder}`]]);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await waiting;
  const lock = await lockFolder(folder);
  expect(JSON.parse(readFileSync(lockOf(folder), 'utf8')).pid).toBe(process.pid);
  await lock.release();
});

it.skipIf(process.platform !== 'linux')(
  'knows a process from a later one with its number (Linux)',
  async () => {
    const folder = emptyFolder();
    const child = idle();
    written(folder, { pid: child.pid, started: '1' });
    await (await lockFolder(folder)).release();
  },
);

it('believes another machine, and says what to do', async () => {
  const folder = emptyFolder();
  written(folder, { pid: 1, host: 'elsewhere' });
  await expect(lockFolder(folder)).rejects.toThrow(
    `process 1 writes into ${folder} on elsewhere; if it is gone, delete ${lockOf(folder)}`,
  );
});

it('takes a lock that was broken off in the writing for nobody’s', async () => {
  const folder = emptyFolder();
  for (const text of ['', '{"pid":', '{"pid":-1}', 'null']) {
    writeFileSync(lockOf(folder), text);
    await (await lockFolder(folder)).release();
  }
});

it('waits no longer than it is told to', async () => {
  const folder = emptyFolder();
  written(folder, { pid: process.pid });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  await waitForFolder(folder, { signal: controller.signal });
  expect(existsSync(lockOf(folder))).toBe(true);
});
