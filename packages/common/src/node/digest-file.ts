import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Reads a file once, a piece at a time, and gives its size in bytes and the digests that are asked for, in lower case hexadecimal. */
export async function digestFile<Algorithm extends 'md5' | 'sha256'>(
  path: string,
  algorithms: readonly Algorithm[],
): Promise<{ bytes: number } & Record<Algorithm, string>> {
  const hashes = algorithms.map((algorithm) => createHash(algorithm));
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    for (const hash of hashes) hash.update(chunk);
    bytes += chunk.length;
  }
  const digests = algorithms.map((algorithm, i) => [algorithm, hashes[i].digest('hex')]);
  return { bytes, ...(Object.fromEntries(digests) as Record<Algorithm, string>) };
}
