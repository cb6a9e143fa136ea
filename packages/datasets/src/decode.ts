import { type Cifar10Images, countCifar10Records, readCifar10Records } from './cifar10.js';
import type { ImageDataset } from './dataset.js';
import { describeDataset } from './describe.js';
import { DatasetFormatError } from './format-error.js';
import { gunzip, isGzip } from './gunzip.js';
import { parseIdx } from './idx.js';

/** The bytes of a file, and what errors call it. */
export interface NamedBytes {
  /** Its name or path. */
  file: string;
  /** What it holds, packed by gzip or not. */
  bytes: Uint8Array;
}

/** Images of one pair of idx files. */
export interface IdxFiles {
  /** The `images-idx3` file. */
  images: NamedBytes;
  /** The `labels-idx1` file. */
  labels: NamedBytes;
}

const assemble = (
  name: string,
  split: 'train' | 'test',
  { images, labels, size }: Cifar10Images,
): ImageDataset => {
  const { shape, classes, mean, std } = describeDataset(name);
  return { name, split, images, labels, size, shape, classes, mean, std };
};

/** Offsets in errors are those of the unpacked bytes, so their name says so. */
const unpacked = async ({ file, bytes }: NamedBytes): Promise<NamedBytes> =>
  isGzip(bytes) ? { file: `${file} (unpacked)`, bytes: await gunzip(bytes, { file }) } : { file, bytes };

/**
 * A dataset of the MNIST family from the bytes of its two files, packed by gzip or not; needs no file system.
 *
 * @throws DatasetFormatError on damage, on images that are not 28 x 28, on counts that differ, on labels above 9.
 *
 * @example
 * const get = async (file) => ({ file, bytes: new Uint8Array(await (await fetch(file)).arrayBuffer()) });
 * const images = await get('t10k-images-idx3-ubyte.gz');
 * const labels = await get('t10k-labels-idx1-ubyte.gz');
 * const dataset = await decodeIdxDataset('mnist', 'test', { images, labels });
 */
export async function decodeIdxDataset(
  name: 'mnist' | 'fashion-mnist',
  split: 'train' | 'test',
  { images, labels }: IdxFiles,
): Promise<ImageDataset> {
  const imageBytes = await unpacked(images);
  const labelBytes = await unpacked(labels);
  const pixels = parseIdx(imageBytes.bytes, { file: imageBytes.file, dimensions: 3 });
  const classes = parseIdx(labelBytes.bytes, { file: labelBytes.file, dimensions: 1 });
  const [size, height, width] = pixels.shape;
  if (height !== 28 || width !== 28) {
    throw new DatasetFormatError(imageBytes.file, 8, `images are ${height}x${width} where ${name} has 28x28`);
  }
  if (size === 0) throw new DatasetFormatError(imageBytes.file, 4, 'holds 0 images');
  if (classes.shape[0] !== size) {
    throw new DatasetFormatError(
      labelBytes.file,
      4,
      `${classes.shape[0]} labels where ${images.file} has ${size} images`,
    );
  }
  const wrong = classes.data.findIndex((label) => label > 9);
  if (wrong >= 0) {
    throw new DatasetFormatError(
      labelBytes.file,
      8 + wrong,
      `label ${classes.data[wrong]} of image ${wrong} is not within 0..9`,
    );
  }
  return assemble(name, split, { images: pixels.data, labels: classes.data, size });
}

/**
 * CIFAR-10 from the bytes of its batch files, one after another; needs no file system.
 *
 * @throws DatasetFormatError as `parseCifar10`, and if no files are given.
 */
export function decodeCifar10Dataset(split: 'train' | 'test', files: NamedBytes[]): ImageDataset {
  if (files.length === 0) throw new RangeError('no CIFAR-10 files were given: pass at least one');
  const size = files.reduce((sum, { file, bytes }) => sum + countCifar10Records(bytes.length, file), 0);
  const all = { images: new Uint8Array(size * 3072), labels: new Uint8Array(size), size };
  let first = 0;
  for (const { file, bytes } of files) first += readCifar10Records(bytes, all, first, file);
  return assemble('cifar10', split, all);
}
