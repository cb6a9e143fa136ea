/**
 * The binary layout of CIFAR-10: records of 3,073 bytes, one of the label, then 1,024 each of red, green and blue,
 * row by row. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009; layout from
 * https://www.cs.toronto.edu/~kriz/cifar.html.
 */
import { DatasetFormatError } from './format-error.js';

const PLANE = 32 * 32;
const CLASSES = 10;

/** Bytes of one CIFAR-10 record: a label and 32 x 32 x 3 values. */
export const CIFAR10_RECORD = 1 + 3 * PLANE;

/** Images and labels of a CIFAR-10 file. */
export interface Cifar10Images {
  /** `[size, 32, 32, 3]`, RGB. */
  images: Uint8Array;
  /** `[size]`, 0 to 9. */
  labels: Uint8Array;
  /** Number of images. */
  size: number;
}

/** Options of {@link parseCifar10}. */
export interface ParseCifar10Options {
  /** What errors call the bytes; default `CIFAR-10 data`. */
  file?: string;
}

/** Number of records in so many bytes; throws unless it is whole and not 0. */
export function countCifar10Records(bytes: number, file: string): number {
  const left = bytes % CIFAR10_RECORD;
  if (left !== 0) {
    throw new DatasetFormatError(
      file,
      bytes - left,
      `its size of ${bytes} bytes is not a multiple of ${CIFAR10_RECORD}: the last record has ${left} bytes`,
    );
  }
  if (bytes === 0) throw new DatasetFormatError(file, 0, 'is empty');
  return bytes / CIFAR10_RECORD;
}

/** Reads records into `target` from image `first` on; returns how many there were. */
export function readCifar10Records(
  bytes: Uint8Array,
  target: Pick<Cifar10Images, 'images' | 'labels'>,
  first: number,
  file: string,
): number {
  const count = countCifar10Records(bytes.length, file);
  for (let record = 0; record < count; record++) {
    const start = record * CIFAR10_RECORD;
    const label = bytes[start];
    if (label >= CLASSES) {
      throw new DatasetFormatError(file, start, `label ${label} of image ${record} is not within 0..9`);
    }
    target.labels[first + record] = label;
    let out = (first + record) * 3 * PLANE;
    for (let red = start + 1; red <= start + PLANE; red++) {
      target.images[out++] = bytes[red];
      target.images[out++] = bytes[red + PLANE];
      target.images[out++] = bytes[red + 2 * PLANE];
    }
  }
  return count;
}

/**
 * Parses the bytes of a CIFAR-10 batch file: planes of R, G, B become `[size, 32, 32, 3]`.
 *
 * @throws DatasetFormatError if the size is 0 or no multiple of 3,073, or a label is above 9.
 */
export function parseCifar10(
  bytes: Uint8Array,
  { file = 'CIFAR-10 data' }: ParseCifar10Options = {},
): Cifar10Images {
  const size = countCifar10Records(bytes.length, file);
  const images = new Uint8Array(size * 3 * PLANE);
  const labels = new Uint8Array(size);
  readCifar10Records(bytes, { images, labels }, 0, file);
  return { images, labels, size };
}
