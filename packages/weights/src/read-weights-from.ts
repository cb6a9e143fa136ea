import { blobSource } from './byte-source.js';
import { fetchWeights } from './download/fetch-weights.js';
import type { FetchWeightsOptions } from './download/options.js';
import { formatOfBytes, formatOfSource } from './format-of-bytes.js';
import { formatOf } from './formats.js';
import { readOpened } from './read-opened.js';
import type { WeightFile } from './weight-file.js';

/** Options of {@link readWeightsFrom}. */
export interface ReadWeightsFromOptions extends FetchWeightsOptions {
  /** What errors call it, and by whose ending its format is known where its bytes do not tell; default: the name of the file or URL. */
  name?: string;
  /** Which part of a file that holds more than weights they are: the dict of a PyTorch checkpoint. Default: by the format's rule. */
  key?: string;
  /** Other files of the same weights under their names: the shards of a `model.json`. From an address they are fetched. */
  beside?: ReadonlyMap<string, Blob | ArrayBuffer | Uint8Array>;
}

const bytesOf = async (source: Blob | ArrayBuffer | Uint8Array) => {
  if (source instanceof Uint8Array) return source;
  return new Uint8Array(source instanceof ArrayBuffer ? source : await source.arrayBuffer());
};

/**
 * Reads weights from wherever they are: an address (downloaded once, `fetchWeights`), a file that somebody dropped on a page, bytes.
 * The format is told by the first bytes, else by how the name ends.
 *
 * @throws RangeError if neither tells; WeightsFormatError naming file and byte; what `fetchWeights` throws.
 *
 * @example
 * const { tensors, metadata } = await readWeightsFrom(file); // of an <input type="file">
 */
export async function readWeightsFrom(
  source: string | URL | Blob | ArrayBuffer | Uint8Array,
  options: ReadWeightsFromOptions = {},
): Promise<WeightFile> {
  const { name: given, key, beside, checksum, ...fetching } = options;
  const isAddress = typeof source === 'string' || source instanceof URL;
  const fetched = isAddress ? await fetchWeights(String(source), { ...fetching, checksum }) : null;
  const name = given ?? fetched?.name ?? (source as Partial<File>).name ?? 'the weights';
  if (source instanceof Blob) {
    // Piece by piece, so that the file and its tensors are never in memory both.
    const pieces = blobSource(source, name);
    const { open } = (await formatOfSource(pieces)) ?? formatOf(name);
    if (open) return readOpened(await open(pieces, { key }));
  }
  const bytes = fetched ? await fetched.read() : await bytesOf(source as Blob | ArrayBuffer | Uint8Array);
  const readBeside = async (part: string) => {
    const held = beside?.get(part);
    if (held) return bytesOf(held);
    if (!fetched) {
      const known = [...(beside?.keys() ?? [])].join(', ') || 'none';
      throw new RangeError(
        `${name} needs '${part}', which is not beside it (${known}): give it as options.beside`,
      );
    }
    return (await fetchWeights(addressBeside(fetched.from, part), fetching)).read();
  };
  const format = (await formatOfBytes(bytes)) ?? formatOf(name);
  return format.read(bytes, { file: given ?? fetched?.from ?? name, key, readBeside });
}

/** The address of a file in the folder of another, at a URL or a path. */
export function addressBeside(from: string, part: string): string {
  if (/^(https?|file):/i.test(from))
    return new URL(part.split('/').map(encodeURIComponent).join('/'), from).href;
  const folder = from.slice(0, Math.max(from.lastIndexOf('/'), from.lastIndexOf('\\')) + 1);
  return `${folder}${part}`;
}
