import { resolveAddress } from '../address/resolve-address.js';
import { download } from './download.js';
import type { FetchedWeights } from './fetched-weights.js';
import { checkOptions, type FetchWeightsOptions } from './options.js';
import { MemoryPartial, sha256Of } from './partial-file.js';

const CACHE = 'residualjs-weights';

/** The cache of a page; null where there is none: only pages of a secure origin have one. */
const openCache = async (name: string) => (globalThis.caches ? globalThis.caches.open(name) : null);

/**
 * Brings weights into a page: downloads them once into the Cache API and takes them from there from then on, without a network.
 *
 * @throws RangeError on a wrong address or checksum; DownloadError, ChecksumError; the reason of `signal` if that ended it.
 */
export async function fetchWeightsInPage(
  address: string,
  options: FetchWeightsOptions = {},
): Promise<FetchedWeights> {
  const { cache: cacheName = CACHE, refresh = false, checksum, ...rest } = options;
  checkOptions(options);
  // A page has no paths: what looks like one is relative to it.
  const place = resolveAddress(address);
  const url = place.kind === 'url' ? place.url : new URL(place.path, globalThis.location?.href).href;
  const { name } = place;
  const fetched = (bytes: Uint8Array, cached: boolean): FetchedWeights => ({
    name,
    from: url,
    bytes: bytes.length,
    cached,
    read: async () => bytes,
  });
  const cache = cacheName === false ? null : await openCache(cacheName);
  const copy = refresh ? undefined : await cache?.match(url);
  if (copy) {
    const bytes = new Uint8Array(await copy.arrayBuffer());
    if (!checksum || (await sha256Of(bytes)) === checksum.sha256.toLowerCase()) return fetched(bytes, true);
  }
  const partial = new MemoryPartial();
  await download({ ...rest, checksum, url, name, partial, ifRange: false });
  const bytes = partial.bytes();
  try {
    await cache?.put(url, new Response(bytes as Uint8Array<ArrayBuffer>));
  } catch (error) {
    // The weights are here all the same; they will be fetched again.
    if ((error as Error).name !== 'QuotaExceededError') throw error;
  }
  return fetched(bytes, false);
}
