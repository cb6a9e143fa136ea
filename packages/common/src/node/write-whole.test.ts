import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** Set by a test to make the next file behave as if the disk were full after 3 bytes. */
const disk = vi.hoisted(() => ({ full: false }));

vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:fs/promises')>();
  const open: typeof original.open = async (...args) => {
    const handle: FileHandle = await original.open(...args);
    if (disk.full) {
      handle.writeFile = async (content) => {
        await handle.write((content as Uint8Array).subarray(0, 3));
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      };
    }
    return handle;
  };
  return { ...original, open };
});

const { writeWhole } = await import('./write-whole.js');

let folder: string;
beforeEach(() => {
  disk.full = false;
  folder = mkdtempSync(join(tmpdir(), 'write-whole-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('writes text and bytes, over what was there, and leaves nothing else', async () => {
  const path = join(folder, 'report.html');
  await writeWhole(path, 'first é');
  expect(readFileSync(path, 'utf8')).toBe('first é');
  await writeWhole(path, new Uint8Array([0, 255, 7]));
  expect([...readFileSync(path)]).toEqual([0, 255, 7]);
  expect(readdirSync(folder)).toEqual(['report.html']);
});

it('keeps the old file and cleans up when the disk is full', async () => {
  const path = join(folder, 'report.html');
  writeFileSync(path, 'old');
  disk.full = true;
  const error = await writeWhole(path, 'a longer text').catch((e) => e);
  expect(error.message).toMatch(/^no space left to write .*report\.html \(13 bytes\); free some/);
  expect(error.cause.code).toBe('ENOSPC');
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['report.html']);
});

it('says which folder is missing, and what else is wrong', async () => {
  await expect(writeWhole(join(folder, 'nowhere', 'x'), '')).rejects.toThrow(
    /nowhere does not exist; create it/,
  );
  await expect(writeWhole(folder, 'a folder is there')).rejects.toThrow(/^cannot write .*untouched$/);
  expect(readdirSync(folder)).toEqual([]);
});
