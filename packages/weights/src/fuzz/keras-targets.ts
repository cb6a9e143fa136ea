import { Hdf5Session } from '../hdf5/hdf5-session.js';
import { type ParseHdf5, readKerasArchive } from '../keras/read-archive.js';
import { NO_WEIGHTS, readHdf5Weights } from '../keras/read-hdf5-weights.js';
import { readTfjs } from '../tfjs/read.js';
import { mutateZip } from './mutate-zip.js';
import type { FuzzTarget } from './target.js';
import { checkWellFormed } from './well-formed.js';

const text = (characters: string) => new TextEncoder().encode(characters);

/** Milliseconds for one HDF5 file: the library reads a good one in a few. */
const DEADLINE = 1000;
/** Files that one worker reads: the library loses some memory with each that it refuses. */
const FILES = 500;

/** Parses in a worker that stays, which is a hundred times as fast as one for each file. */
function sharedSession(): { parse: ParseHdf5; close(): Promise<void> } {
  const session = new Hdf5Session(2 ** 27);
  let read = 0;
  return {
    parse(bytes, options) {
      if (++read % FILES === 0) session.end();
      return session.read(bytes, { ...options, deadline: DEADLINE });
    },
    close: async () => session.end(),
  };
}

const forHdf5 = sharedSession();
const forArchives = sharedSession();

/** What marks the structures of HDF5, and names that a file of Keras has. */
const HDF5_TOKENS = [
  ...['TREE', 'SNOD', 'HEAP', 'GCOL', 'OHDR', 'FRHP', 'FHDB', 'BTHD', 'BTLF', 'OCHK', 'FADB', 'EAHD'],
  ...['layer_names', 'weight_names', 'weight_names0', 'model_weights', 'vars', 'layers', 'name', 'dtype'],
].map(text);

const JSON_TOKENS = [
  ...['{', '}', '[', ']', ',', ':', '"', 'null', 'true', '1e400', '-1', '"__proto__"', '"../"', '"config"'],
  ...['"layers"', '"class_name"', '"name"', '"paths"', '"weights"', '"shape"', '"quantization"', '"float16"'],
].map(text);

/** What the shards of every input hold: zeros and ones, so that they are booleans too. */
const SHARD = Uint8Array.from({ length: 48 }, (_, i) => i % 2);

async function readBeside(name: string): Promise<Uint8Array> {
  if (/(^|\/)\.\.?(\/|$)|^\/|[\\:\0]/.test(name)) throw new Error(`the shard '${name}' leaves the folder`);
  return SHARD;
}

const manifest = text(
  JSON.stringify({
    format: 'layers-model',
    modelTopology: { class_name: 'Sequential' },
    weightsManifest: [
      {
        paths: ['a.bin', 'b/c.bin'],
        weights: [
          { name: 'a/kernel', shape: [2, 3], dtype: 'float32' },
          { name: 'a/bias', shape: [], dtype: 'int32' },
          { name: 'mask', shape: [48], dtype: 'bool' },
          {
            name: 'byte',
            shape: [4],
            dtype: 'float32',
            quantization: { dtype: 'uint8', scale: 0.1, min: -1 },
          },
          { name: 'word', shape: [2], dtype: 'int32', quantization: { dtype: 'uint16', scale: 3, min: -1 } },
          { name: 'half', shape: [6], dtype: 'float32', quantization: { dtype: 'float16' } },
        ],
      },
    ],
    userDefinedMetadata: { epochs: '3' },
  }),
);

/** Changes that leave a file's length, which HDF5 compares with what its superblock says before it looks at anything else. */
const sameLength: FuzzTarget['mutate'] = (bytes, source, mutateBytes) => {
  const mutated = bytes.slice();
  mutated.set(mutateBytes(bytes, source).subarray(0, bytes.length));
  return mutated;
};

/** The parsers of Keras's files and of tfjs's, for `FUZZ_TARGETS`. */
export const KERAS_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'keras-h5',
    // Small ones, which the library reads in a millisecond or two.
    seeds: (golden) =>
      [
        ...['types', 'missing', 'strings', 'vast', 'link-external', 'link-nowhere'],
        ...['elsewhere-external', 'elsewhere-virtual', 'bfloat16.weights'],
      ].map((name) => golden(`keras/${name}.h5`)),
    parse: async (input) =>
      checkWellFormed(
        readHdf5Weights(await forHdf5.parse(input, { file: 'fuzz', skip: NO_WEIGHTS }), 'fuzz'),
      ),
    tokens: HDF5_TOKENS,
    mutate: sameLength,
    close: forHdf5.close,
  },
  {
    name: 'keras-archive',
    seeds: (golden) => ['keras2', 'keras3'].map((name) => golden(`keras/${name}.keras`)),
    parse: async (input) => checkWellFormed(await readKerasArchive(input, 'fuzz', forArchives.parse)),
    tokens: [...HDF5_TOKENS, ...JSON_TOKENS],
    mutate: mutateZip,
    close: forArchives.close,
  },
  {
    name: 'tfjs',
    seeds: () => [
      manifest,
      text(
        '{"weightsManifest": [{"paths": ["a.bin"], "weights": [{"name": "a", "shape": [3, 4], "dtype": "float32"}]}]}',
      ),
    ],
    parse: async (input) => checkWellFormed(await readTfjs(input, { file: 'fuzz', readBeside })),
    tokens: JSON_TOKENS,
  },
];
