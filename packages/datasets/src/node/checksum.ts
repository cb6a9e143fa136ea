import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { PublishedFile } from '../description.js';

/** Size and digests of a file as it lies on the disk. */
export type FileDigest = Pick<PublishedFile, 'bytes' | 'md5' | 'sha256'>;

/** Reads a file once and gives its size, md5 and sha256. */
export async function digestFile(path: string): Promise<FileDigest> {
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    md5.update(chunk);
    sha256.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, md5: md5.digest('hex'), sha256: sha256.digest('hex') };
}

/** What differs between a file and what was published, in words; null if nothing does. */
export async function checksumMismatch(path: string, published: FileDigest): Promise<string | null> {
  const got = await digestFile(path);
  for (const key of ['bytes', 'md5', 'sha256'] as const) {
    if (got[key] !== published[key]) return `its ${key} is ${got[key]} where ${published[key]} is published`;
  }
  return null;
}
