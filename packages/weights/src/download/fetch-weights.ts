import { fetchWeightsInPage } from './fetch-in-page.js';
import type { FetchedWeights } from './fetched-weights.js';
import type { FetchWeightsOptions } from './options.js';

/** Our own export for Node, in a form that a bundler for pages does not follow. */
const FOR_NODE = '@residualjs/weights/node';

const isNode = () =>
  (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== undefined;

/**
 * Brings weights here, from any address ({@link resolveAddress}): downloads them once and takes the copy from then on, without a
 * network. In Node copies lie in a folder, in a page in the Cache API. Size and SHA-256 are checked, a cut line is gone on with.
 *
 * @throws RangeError on a wrong address or checksum; DownloadError naming the URL and what is wrong; ChecksumError with both checksums;
 * the reason of `signal` if that ended it.
 *
 * @example
 * const weights = await fetchWeights('hf:timm/resnet18.a1_in1k/model.safetensors', { checksum: { sha256 } });
 * const { tensors } = await readWeightsFrom(await weights.read(), { name: weights.name });
 */
export async function fetchWeights(
  address: string,
  options: FetchWeightsOptions = {},
): Promise<FetchedWeights> {
  if (!isNode()) return fetchWeightsInPage(address, options);
  const forNode = (await import(/* @vite-ignore */ FOR_NODE)) as { fetchWeights: typeof fetchWeights };
  return forNode.fetchWeights(address, options);
}
