import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, digestFile } from '@residualjs/common/node';
import { resolveAddress } from '../address/resolve-address.js';
import { download } from '../download/download.js';
import { ChecksumError } from '../download/download-error.js';
import type { FetchedWeights } from '../download/fetched-weights.js';
import { checkOptions, type FetchWeightsOptions, type WeightChecksum } from '../download/options.js';
import { DiskPartial } from './disk-partial.js';

const sizeOf = async (path: string) => (await stat(path).catch(() => null))?.size ?? null;

async function isMeant(path: string, checksum: WeightChecksum | undefined): Promise<boolean> {
  return !checksum || (await digestFile(path, ['sha256'])).sha256 === checksum.sha256.toLowerCase();
}

async function ofThisMachine(path: string, name: string, checksum?: WeightChecksum): Promise<FetchedWeights> {
  const { size } = await stat(path);
  if (checksum) {
    const [expected, found] = [checksum.sha256.toLowerCase(), (await digestFile(path, ['sha256'])).sha256];
    if (found !== expected) throw new ChecksumError(path, expected, found);
  }
  return { name, from: path, bytes: size, cached: true, path, read: () => readFile(path) };
}

/** Where the copy of a URL lies: a folder of its own for each, since many files have one name. */
function copyOf(url: string, name: string, cache: string): string {
  const digest = createHash('sha256').update(url).digest('hex').slice(0, 16);
  const plain = name
    .replace(/[^\w.-]/g, '_')
    .replace(/^\.+/, '_')
    .slice(-120);
  return join(cache, 'weights', digest, plain);
}

/**
 * Brings weights to this machine: a path or `file:` URL is there already, anything else ({@link resolveAddress}) is downloaded once, into
 * the cache folder, and taken from there from then on, without a network. A download that was broken off goes on where it was; what
 * lies in the cache under its name is whole.
 *
 * @throws RangeError on a wrong address or checksum; DownloadError, ChecksumError; the reason of `signal` if that ended it.
 *
 * @example
 * const { path } = await fetchWeights('hf:timm/resnet18.a1_in1k/model.safetensors', {
 *   onProgress: ({ received, total }) => console.log(received, total),
 * });
 */
export async function fetchWeights(
  address: string,
  options: FetchWeightsOptions = {},
): Promise<FetchedWeights> {
  const { cache = cacheFolder(), refresh = false, checksum, ...rest } = options;
  if (cache === false) throw new RangeError('cache: false is for pages; in Node weights go to a folder');
  checkOptions(options);
  const place = resolveAddress(address);
  if (place.kind === 'file') return ofThisMachine(place.path, place.name, checksum);
  const { url, name } = place;
  if (url.startsWith('file:')) return ofThisMachine(fileURLToPath(url), name, checksum);
  const path = copyOf(url, name, cache);
  const fetched = async (cached: boolean): Promise<FetchedWeights> => ({
    name,
    from: url,
    bytes: (await stat(path)).size,
    cached,
    path,
    read: () => readFile(path),
  });
  if (!refresh && (await sizeOf(path)) !== null && (await isMeant(path, checksum))) return fetched(true);
  options.signal?.throwIfAborted();
  const partial = await DiskPartial.open(path);
  try {
    await download({ ...rest, checksum, url, name, partial, ifRange: true });
    await partial.finish();
  } catch (error) {
    await partial.leave().catch(() => undefined); // the download's own error says more
    throw error;
  }
  return fetched(false);
}
