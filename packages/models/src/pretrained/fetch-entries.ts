import type { WeightFile } from '@residualjs/weights';
import type { PretrainedRequest } from './pretrained-option.js';

/** @residualjs/weights, which is loaded when weights are asked for and not before. */
export type WeightsPackage = typeof import('@residualjs/weights');

/** Downloads a file, or takes its copy, checks and reads it. */
export async function fetchEntries(weights: WeightsPackage, request: PretrainedRequest): Promise<WeightFile> {
  const { address, sha256, bytes, download } = request;
  if (sha256 === undefined || sha256.length === 64) {
    const checksum = sha256 === undefined ? undefined : { sha256, ...(bytes !== undefined && { bytes }) };
    return weights.readWeightsFrom(address, { ...download, checksum });
  }
  return readByPrefix(weights, { ...request, sha256 });
}

/** A copy that is not the file is fetched anew, once. */
async function readByPrefix(
  weights: WeightsPackage,
  { address, sha256, download }: PretrainedRequest & { sha256: string },
): Promise<WeightFile> {
  let fetched = await weights.fetchWeights(address, download);
  let content = await fetched.read();
  let found = await weights.sha256Of(content);
  if (!found.startsWith(sha256) && fetched.cached && /^https?:/.test(fetched.from)) {
    fetched = await weights.fetchWeights(address, { ...download, refresh: true });
    content = await fetched.read();
    found = await weights.sha256Of(content);
  }
  if (!found.startsWith(sha256)) throw new weights.ChecksumError(fetched.from, `${sha256}…`, found);
  return weights.readWeightsFrom(content, { name: fetched.name });
}
