import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatasetFormatError } from '../format-error.js';
import { untar } from './untar.js';

const hasTar = ['/bin/tar', '/usr/bin/tar'].some(existsSync);

describe.skipIf(!hasTar)('untar, of what the tar command packs', () => {
  let folder = '';
  let archive = new Uint8Array();
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'residualjs-untar-'));
    mkdirSync(join(folder, 'inner'));
    writeFileSync(join(folder, 'inner', 'a.bin'), Buffer.alloc(700, 7));
    writeFileSync(join(folder, 'inner', 'empty.bin'), '');
    execFileSync('tar', ['--format=ustar', '-cf', 'all.tar', 'inner'], { cwd: folder });
    archive = new Uint8Array(readFileSync(join(folder, 'all.tar')));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gives the regular files', () => {
    const entries = untar(archive, 'all.tar').map(({ name, bytes }) => [name, bytes.length, bytes[0]]);
    expect(entries.sort()).toEqual([
      ['inner/a.bin', 700, 7],
      ['inner/empty.bin', 0, undefined],
    ]);
  });

  it('refuses a damaged header and a cut archive', () => {
    const damaged = Uint8Array.from(archive);
    damaged[1] ^= 1;
    expect(() => untar(damaged, 'all.tar')).toThrow('all.tar: tar header with a wrong checksum (byte 0)');
    expect(() => untar(archive.subarray(0, 1024), 'all.tar')).toThrow(DatasetFormatError);
    expect(() => untar(new Uint8Array(0), 'all.tar')).toThrow('it has no end mark');
  });

  it('answers any damage with entries within the archive or an error of its own', () => {
    const change = fc.tuple(fc.nat(archive.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = changes.reduce((whole, [at, value]) => whole.with(at, value), archive);
        try {
          for (const entry of untar(bytes, 'x')) expect(entry.bytes.buffer).toBe(bytes.buffer);
        } catch (error) {
          expect(error).toBeInstanceOf(DatasetFormatError);
        }
      }),
    );
  });
});
