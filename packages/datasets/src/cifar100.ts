import { CIFAR_PIXELS, type CifarLabel, readCifarRecords } from './cifar-records.js';

/** Bytes of one CIFAR-100 record: two labels and 32 x 32 x 3 values. */
export const CIFAR100_RECORD = 2 + CIFAR_PIXELS;

/** The labels of a CIFAR-100 record. */
export const CIFAR100_LABELS: readonly CifarLabel[] = [
  { name: 'coarse label', classes: 20 },
  { name: 'fine label', classes: 100 },
];

/** Images and both labels of a CIFAR-100 file. */
export interface Cifar100Images {
  /** `[size, 32, 32, 3]`, RGB. */
  images: Uint8Array;
  /** `[size]`, the superclass of each image, 0 to 19. */
  coarse: Uint8Array;
  /** `[size]`, the class of each image, 0 to 99. */
  fine: Uint8Array;
  /** Number of images. */
  size: number;
}

/** Options of {@link parseCifar100}. */
export interface ParseCifar100Options {
  /** What errors call the bytes; default `CIFAR-100 data`. */
  file?: string;
}

/**
 * Parses the bytes of a CIFAR-100 file: planes of R, G, B become `[size, 32, 32, 3]`.
 *
 * @throws DatasetFormatError if the size is 0 or no multiple of 3,074, a coarse label above 19 or a fine one above 99.
 */
export function parseCifar100(
  bytes: Uint8Array,
  { file = 'CIFAR-100 data' }: ParseCifar100Options = {},
): Cifar100Images {
  const { images, labels, size } = readCifarRecords([{ file, bytes }], CIFAR100_LABELS);
  return { images, coarse: labels[0], fine: labels[1], size };
}
