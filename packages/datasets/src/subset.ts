import { type AnyImageDataset, type ImageDataset, isLazy, type LazyImageDataset } from './dataset.js';

/**
 * A dataset of some of the images, copied where they are in memory.
 *
 * @param dataset - What to take from; it is left as it is.
 * @param selection - The first so many images, or the index of each in the order wanted.
 * @throws RangeError if a count or index is not an integer within the dataset, or nothing is selected.
 *
 * @example
 * subset(dataset, 1000); // the first thousand
 * subset(dataset, [3, 1, 4]); // three images, in this order
 */
export function subset<Dataset extends AnyImageDataset>(
  dataset: Dataset,
  selection: number | ArrayLike<number>,
): Dataset {
  const indices = typeof selection === 'number' ? firstOf(dataset, selection) : checked(dataset, selection);
  const { length } = indices;
  const labels = dataset.labels instanceof Uint8Array ? new Uint8Array(length) : new Uint16Array(length);
  for (const [i, index] of indices.entries()) labels[i] = dataset.labels[index];
  const images = isLazy(dataset) ? selectFiles(dataset, indices) : selectImages(dataset, indices);
  return { ...dataset, ...images, labels, size: length };
}

function firstOf({ name, size }: AnyImageDataset, count: number): Uint32Array {
  if (!Number.isInteger(count) || count < 1 || count > size) {
    throw new RangeError(`subset of ${count} images: '${name}' has ${size}, give an integer from 1 to that`);
  }
  return Uint32Array.from({ length: count }, (_, i) => i);
}

function checked({ name, size }: AnyImageDataset, selection: ArrayLike<number>): Uint32Array {
  if (selection.length === 0) throw new RangeError(`subset of '${name}': the list of indices is empty`);
  return Uint32Array.from(selection, (index, place) => {
    if (Number.isInteger(index) && index >= 0 && index < size) return index;
    throw new RangeError(`index ${index} at place ${place}: '${name}' has images 0 to ${size - 1}`);
  });
}

function selectImages({ images, shape }: ImageDataset, indices: Uint32Array): Pick<ImageDataset, 'images'> {
  const length = shape[0] * shape[1] * shape[2];
  const selected = new Uint8Array(indices.length * length);
  for (const [i, index] of indices.entries()) {
    selected.set(images.subarray(index * length, (index + 1) * length), i * length);
  }
  return { images: selected };
}

function selectFiles(
  dataset: LazyImageDataset,
  indices: Uint32Array,
): Pick<LazyImageDataset, 'read' | 'files'> {
  const { files } = dataset;
  return {
    read: (i) => dataset.read(indices[i]),
    ...(files && { files: { ...files, list: Array.from(indices, (index) => files.list[index]) } }),
  };
}
