import { Allowance } from '../allowance.js';
import { memorySource } from '../byte-source.js';
import { WeightsFormatError } from '../format-error.js';
import { readHdf5 } from '../hdf5/hdf5-session.js';
import type { Hdf5Node } from '../hdf5/protocol.js';
import type { WeightFile } from '../weight-file.js';
import { readZip, readZipEntry } from '../zip/read-zip.js';
import { configuredLayers } from './model-config.js';
import { NO_WEIGHTS, readHdf5Weights } from './read-hdf5-weights.js';

const CONFIG = 'config.json';
const METADATA = 'metadata.json';
const WEIGHTS = 'model.weights.h5';

/** Parses HDF5; tests of many files have a worker of their own for it. */
export type ParseHdf5 = (bytes: Uint8Array, options: { file: string; skip: string[] }) => Promise<Hdf5Node[]>;

function parsed(text: string, what: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WeightsFormatError(file, 0, `'${what}' in it is no JSON: ${(error as Error).message}`);
  }
}

/**
 * The weights of a `.keras` file: a zip file of the configuration, some metadata, and HDF5.
 *
 * @throws WeightsFormatError where the zip file is damaged, lacks one of its parts, or one is not as it should be.
 */
export async function readKerasArchive(
  bytes: Uint8Array,
  file: string,
  parse: ParseHdf5 = readHdf5,
): Promise<WeightFile> {
  const source = memorySource(bytes, file);
  const entries = await readZip(source);
  const allowance = new Allowance(file, bytes.length);
  const part = async (name: string) => {
    const entry = entries.get(name);
    if (!entry) {
      const held = [...entries.keys()].slice(0, 5).join(', ');
      throw new WeightsFormatError(file, 0, `no file of Keras: the zip file holds no '${name}', but ${held}`);
    }
    return readZipEntry(source, entry, { allowance });
  };
  const text = async (name: string) => new TextDecoder().decode(await part(name));
  const config = await text(CONFIG);
  const configured = configuredLayers(parsed(config, CONFIG, file));
  const about = parsed(await text(METADATA), METADATA, file) as { keras_version?: unknown } | null;
  const version = about?.keras_version;
  const nodes = await parse(await part(WEIGHTS), { file: `${file}, ${WEIGHTS}`, skip: NO_WEIGHTS });
  const { tensors, metadata } = readHdf5Weights(nodes, file, configured);
  return {
    tensors,
    metadata: {
      ...metadata,
      model_config: config,
      ...(typeof version === 'string' ? { keras_version: version } : {}),
    },
  };
}
