/**
 * The binary layout of CIFAR-10 and CIFAR-100: records of one or two labels, then 1,024 bytes each of red, green and blue,
 * row by row. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009; layout from
 * https://www.cs.toronto.edu/~kriz/cifar.html.
 */
import { DatasetFormatError } from './format-error.js';
import type { NamedBytes } from './named-bytes.js';

const PLANE = 32 * 32;

/** Bytes of an image of CIFAR. */
export const CIFAR_PIXELS = 3 * PLANE;

/** A label that each record begins with. */
export interface CifarLabel {
  /** What errors call it. */
  name: string;
  /** It is below this. */
  classes: number;
}

/** Images, and the labels of each kind. */
export interface CifarImages {
  /** `[size, 32, 32, 3]`, RGB. */
  images: Uint8Array;
  /** For each label of the layout `[size]`. */
  labels: Uint8Array[];
  /** Number of images. */
  size: number;
}

/** Number of records in a file; throws unless it is whole and not 0. */
function countRecords({ file, bytes }: NamedBytes, record: number): number {
  const left = bytes.length % record;
  if (left !== 0) {
    throw new DatasetFormatError(
      file,
      bytes.length - left,
      `its size of ${bytes.length} bytes is not a multiple of ${record}: the last record has ${left} bytes`,
    );
  }
  if (bytes.length === 0) throw new DatasetFormatError(file, 0, 'is empty');
  return bytes.length / record;
}

/**
 * Reads the records of files, one file after another: planes of R, G, B become `[size, 32, 32, 3]`.
 *
 * @throws DatasetFormatError naming file and byte, if the size of a file is 0 or no multiple of a record's, or a label out of range.
 */
export function readCifarRecords(files: readonly NamedBytes[], layout: readonly CifarLabel[]): CifarImages {
  const record = layout.length + CIFAR_PIXELS;
  const size = files.reduce((sum, file) => sum + countRecords(file, record), 0);
  const images = new Uint8Array(size * CIFAR_PIXELS);
  const labels = layout.map(() => new Uint8Array(size));
  let image = 0;
  for (const { file, bytes } of files) {
    for (let start = 0; start < bytes.length; start += record, image++) {
      for (const [i, { name, classes }] of layout.entries()) {
        const label = bytes[start + i];
        if (label >= classes) {
          throw new DatasetFormatError(
            file,
            start + i,
            `${name} ${label} of image ${start / record} is not within 0..${classes - 1}`,
          );
        }
        labels[i][image] = label;
      }
      let out = image * CIFAR_PIXELS;
      const reds = start + layout.length;
      for (let red = reds; red < reds + PLANE; red++) {
        images[out++] = bytes[red];
        images[out++] = bytes[red + PLANE];
        images[out++] = bytes[red + 2 * PLANE];
      }
    }
  }
  return { images, labels, size };
}
