import { type CifarLabel, readCifarRecords } from './cifar-records.js';
import { CIFAR10_LABELS, type Cifar10Images } from './cifar10.js';
import { CIFAR100_LABELS } from './cifar100.js';
import type { ImageDataset } from './dataset.js';
import { describeDataset } from './describe.js';
import { DatasetFormatError } from './format-error.js';
import { gunzip, isGzip } from './gunzip.js';
import { parseIdx } from './idx.js';
import type { NamedBytes } from './named-bytes.js';

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

const cifarRecords = (title: string, layout: readonly CifarLabel[], files: readonly NamedBytes[]) => {
  if (files.length === 0) throw new RangeError(`no ${title} files were given: pass at least one`);
  return readCifarRecords(files, layout);
};

/**
 * CIFAR-10 from the bytes of its batch files, one after another; needs no file system.
 *
 * @throws DatasetFormatError as `parseCifar10`, and RangeError if no files are given.
 */
export function decodeCifar10Dataset(split: 'train' | 'test', files: NamedBytes[]): ImageDataset {
  const { images, labels, size } = cifarRecords('CIFAR-10', CIFAR10_LABELS, files);
  return assemble('cifar10', split, { images, labels: labels[0], size });
}

/** Options of {@link decodeCifar100Dataset}. */
export interface DecodeCifar100Options {
  /** Which of its two labels an image is given: that of its class, or of its superclass; default `fine`. */
  labels?: 'fine' | 'coarse';
}

/**
 * CIFAR-100 from the bytes of `train.bin` or `test.bin`, or parts of these, one after another; needs no file system.
 *
 * @throws DatasetFormatError as `parseCifar100`, and RangeError if no files are given or the labels are neither.
 */
export function decodeCifar100Dataset(
  split: 'train' | 'test',
  files: NamedBytes[],
  { labels = 'fine' }: DecodeCifar100Options = {},
): ImageDataset {
  if (labels !== 'fine' && labels !== 'coarse') {
    throw new RangeError(`labels (='${labels}') of CIFAR-100 must be 'fine' or 'coarse'`);
  }
  const {
    images,
    labels: [coarse, fine],
    size,
  } = cifarRecords('CIFAR-100', CIFAR100_LABELS, files);
  return labels === 'fine'
    ? assemble('cifar100', split, { images, labels: fine, size })
    : assemble('cifar100-coarse', split, { images, labels: coarse, size });
}
