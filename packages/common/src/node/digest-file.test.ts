import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { digestFile } from './digest-file.js';

it('gives the size and the digests of RFC 1321 and FIPS 180-4 for "abc"', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'residualjs-digest-'));
  try {
    const path = join(folder, 'abc');
    writeFileSync(path, 'abc');
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(await digestFile(path, ['sha256'])).toEqual({ bytes: 3, sha256 });
    const md5 = '900150983cd24fb0d6963f7d28e17f72';
    expect(await digestFile(path, ['md5', 'sha256'])).toEqual({ bytes: 3, md5, sha256 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
