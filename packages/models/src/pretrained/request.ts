import type { ModelRow, PretrainedSource } from '../tables/row.js';
import type {
  PretrainedByAddress,
  PretrainedByTag,
  PretrainedOption,
  PretrainedRequest,
} from './pretrained-option.js';

/**
 * What an option asks for, by the row of the model.
 *
 * @throws RangeError where it is neither a source of the row nor an address; TypeError where it is nothing of the kind.
 */
export function requestOf(model: string, row: ModelRow, option: PretrainedOption): PretrainedRequest {
  if (typeof option === 'string') {
    const source = findSource(row, option);
    if (source) return published(source, { source: option });
    if (looksLikeAddress(option)) return elsewhere(model, { address: option });
    throw unknown(model, row, option);
  }
  if (typeof option === 'object' && option !== null) {
    if ('address' in option && typeof option.address === 'string') return elsewhere(model, option);
    if ('source' in option) {
      const source = findSource(row, option.source);
      if (source) return published(source, option);
      throw unknown(model, row, option.source);
    }
  }
  throw new TypeError(
    `${model}: pretrained is ${JSON.stringify(option)}; it must be a name of trained weights, an address, { source } or { address }`,
  );
}

const findSource = (row: ModelRow, wanted: string) =>
  row.pretrained.find(({ tag, name }) => tag === wanted || name === wanted);

/** A path with a folder or an ending, or something with a scheme: no tag has either. */
const looksLikeAddress = (text: string) => /[/\\:]|\.\w+$/.test(text);

function unknown(model: string, row: ModelRow, wanted: string): RangeError {
  const known = row.pretrained.map(({ tag }) => `'${tag}'`).join(', ');
  return new RangeError(
    `${model}: no trained weights are called '${wanted}'; ` +
      `${known ? `known are ${known}` : 'none are known'}, and an address may be given instead: ` +
      `a path, a URL, or hf:owner/name/file`,
  );
}

function published(
  source: PretrainedSource,
  { source: _, base, ...download }: PretrainedByTag,
): PretrainedRequest {
  const { name, sha256, bytes, convention, preprocessing, dataset } = source;
  const address = base === undefined ? source.address : `${base.replace(/[/\\]$/, '')}/${name}`;
  return {
    source: name,
    address,
    sha256,
    bytes,
    convention,
    preprocessing,
    dataset,
    published: true,
    download,
  };
}

function elsewhere(model: string, option: PretrainedByAddress): PretrainedRequest {
  const { address, sha256, bytes, convention, preprocessing, dataset = null, ...download } = option;
  if (sha256 !== undefined && !/^[0-9a-f]{8,64}$/i.test(sha256)) {
    throw new RangeError(
      `${model}: sha256 is ${JSON.stringify(sha256)}; it must be 8 to 64 hexadecimal digits`,
    );
  }
  return {
    source: address,
    address,
    sha256: sha256?.toLowerCase(),
    bytes,
    convention,
    preprocessing,
    dataset,
    published: false,
    download,
  };
}
