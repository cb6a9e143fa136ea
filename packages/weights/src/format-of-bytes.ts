import { type ByteSource, memorySource } from './byte-source.js';
import { WeightsFormatError } from './format-error.js';
import { WEIGHT_FORMATS } from './formats.js';
import { NPZ_METADATA } from './npy/metadata.js';
import type { WeightFormat } from './weight-format.js';
import { readZip } from './zip/read-zip.js';

const HDF5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const NPY = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // 0x93 NUMPY
/** A pickle of protocol 2 whose first value is the magic number of the format that PyTorch wrote before it took to zip files. */
const TORCH = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
const ZIP = [0x50, 0x4b, 0x03, 0x04];
const BRACE = 0x7b;
const HEAD = 4096; // white space before a JSON file included

const startsWith = (bytes: Uint8Array, start: readonly number[]) =>
  start.every((byte, i) => bytes[i] === byte);

/** The ending of files with such contents in a zip file. */
async function endingOfZip(source: ByteSource): Promise<string | null> {
  try {
    const names = [...(await readZip(source)).keys()];
    if (names.includes('config.json') && names.includes('model.weights.h5')) return '.keras';
    if (names.some((name) => /(^|\/)data\.pkl$/.test(name))) return '.pt';
    const arrays = names.filter((name) => name !== NPZ_METADATA);
    return arrays.length > 0 && arrays.every((name) => name.endsWith('.npy')) ? '.npz' : null;
  } catch (error) {
    if (error instanceof WeightsFormatError) return null; // its reader will say what is wrong
    throw error;
  }
}

async function endingOf(source: ByteSource): Promise<string | null> {
  const bytes = await source.read(0, Math.min(source.size, HEAD));
  if (startsWith(bytes, HDF5)) return '.h5';
  if (startsWith(bytes, NPY)) return '.npy';
  if (startsWith(bytes, TORCH)) return '.pt';
  if (startsWith(bytes, ZIP)) return endingOfZip(source);
  // A safetensors file has the length of its header in 8 bytes, then the header, which is JSON.
  if (bytes.length > 8 && bytes[8] === BRACE) {
    const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
    if (length <= source.size - 8) return '.safetensors';
  }
  const first = bytes.find((byte) => byte > 0x20);
  return first === BRACE ? '.json' : null;
}

/** The format of a file by its first bytes, and by what a zip file holds; null where they tell none. */
export const formatOfBytes = (bytes: Uint8Array): Promise<WeightFormat | null> =>
  formatOfSource(memorySource(bytes, 'the weights'));

/** As {@link formatOfBytes}, of a file that is not in memory. */
export async function formatOfSource(source: ByteSource): Promise<WeightFormat | null> {
  const ending = await endingOf(source);
  return WEIGHT_FORMATS.find(({ extensions }) => ending !== null && extensions.includes(ending)) ?? null;
}
