import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, withServer } from '@residualjs/testing/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeDataset } from '../describe.js';
import { fetchFiles, finishUnpacking } from './fetch-files.js';

const hasTar = ['/bin/tar', '/usr/bin/tar'].some(existsSync);

describe.skipIf(!hasTar)('fetchFiles of an archive', () => {
  let folder = '';
  let archive = Buffer.alloc(0);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'residualjs-fetch-'));
    const inner = join(folder, 'cifar-10-batches-bin');
    mkdirSync(inner);
    for (const name of ['data_batch_1.bin', 'test_batch.bin'])
      writeFileSync(join(inner, name), Buffer.alloc(3073));
    writeFileSync(join(inner, 'readme.html'), 'read me');
    execFileSync('tar', ['--format=ustar', '-czf', 'small.tar.gz', 'cifar-10-batches-bin'], { cwd: folder });
    archive = readFileSync(join(folder, 'small.tar.gz'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const row = () => {
    const digest = (algorithm: string) => createHash(algorithm).update(archive).digest('hex');
    const file = { bytes: archive.length, md5: digest('md5'), sha256: digest('sha256') };
    const description = describeDataset('cifar10');
    return { ...description, mirrors: [], files: [{ ...description.files[0], ...file }] };
  };

  it('downloads once for both splits, unpacks the batches and keeps no archive', async () => {
    const cache = join(folder, 'cache');
    await withServer(
      (request, response) => serve(archive, request, response),
      async (mirror, seen) => {
        const both = ['train', 'test'] as const;
        await Promise.all(both.map((split) => fetchFiles(row(), split, cache, { mirror })));
        expect(readdirSync(cache).sort()).toEqual(['data_batch_1.bin', 'test_batch.bin']);
        expect(seen).toEqual([{ path: '/cifar-10-binary.tar.gz', range: undefined }]);
      },
    );
  });

  it('finishes an unpacking that was broken off, without a download', async () => {
    const cache = join(folder, 'cache');
    mkdirSync(cache);
    writeFileSync(join(cache, 'cifar-10-binary.tar.gz'), archive);
    writeFileSync(join(cache, 'data_batch_1.bin'), 'half of it');
    await finishUnpacking(row(), cache);
    expect(readdirSync(cache).sort()).toEqual(['data_batch_1.bin', 'test_batch.bin']);
    expect(readFileSync(join(cache, 'data_batch_1.bin'))).toHaveLength(3073);
  });
});
