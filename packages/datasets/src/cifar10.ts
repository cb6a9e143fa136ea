import { CIFAR_PIXELS, type CifarLabel, readCifarRecords } from './cifar-records.js';

/** Bytes of one CIFAR-10 record: a label and 32 x 32 x 3 values. */
export const CIFAR10_RECORD = 1 + CIFAR_PIXELS;

/** The label of a CIFAR-10 record. */
export const CIFAR10_LABELS: readonly CifarLabel[] = [{ name: 'label', classes: 10 }];

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

/**
 * Parses the bytes of a CIFAR-10 batch file: planes of R, G, B become `[size, 32, 32, 3]`.
 *
 * @throws DatasetFormatError if the size is 0 or no multiple of 3,073, or a label is above 9.
 */
export function parseCifar10(
  bytes: Uint8Array,
  { file = 'CIFAR-10 data' }: ParseCifar10Options = {},
): Cifar10Images {
  const { images, labels, size } = readCifarRecords([{ file, bytes }], CIFAR10_LABELS);
  return { images, labels: labels[0], size };
}
