import { digestFile } from '@residualjs/common/node';
import type { PublishedFile } from '../description.js';

/** Size and digests of a file as it lies on the disk. */
export type FileDigest = Pick<PublishedFile, 'bytes' | 'md5' | 'sha256'>;

/** What differs between a file and what was published, in words; null if nothing does. */
export async function checksumMismatch(path: string, published: FileDigest): Promise<string | null> {
  const got = await digestFile(path, ['md5', 'sha256']);
  for (const key of ['bytes', 'md5', 'sha256'] as const) {
    if (got[key] !== published[key]) return `its ${key} is ${got[key]} where ${published[key]} is published`;
  }
  return null;
}
