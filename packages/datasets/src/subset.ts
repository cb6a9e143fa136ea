import { type AnyImageDataset, isLazy, type LazyImageDataset } from './dataset.js';
import { readFromMemory } from './resize-dataset.js';

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
  if (isLazy(dataset)) return { ...dataset, ...selectLazily(dataset, indices), labels, size: length };
  const images = selectImages(dataset.images, dataset.shape, indices);
  return { ...dataset, images, labels, size: length };
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

function selectImages(
  images: Uint8Array,
  [height, width, channels]: readonly number[],
  indices: Uint32Array,
): Uint8Array {
  const length = height * width * channels;
  const selected = new Uint8Array(indices.length * length);
  for (const [i, index] of indices.entries()) {
    selected.set(images.subarray(index * length, (index + 1) * length), i * length);
  }
  return selected;
}

function selectLazily(
  { read, origin, shape }: LazyImageDataset,
  indices: Uint32Array,
): Pick<LazyImageDataset, 'read' | 'origin'> {
  if (origin !== undefined && 'images' in origin) {
    const { height, width } = origin;
    const images = selectImages(origin.images, [height, width, shape[2]], indices);
    const selected = { images, height, width };
    return { read: readFromMemory(selected, shape[2]), origin: selected };
  }
  const files = origin && { ...origin, files: Array.from(indices, (index) => origin.files[index]) };
  return { read: (i) => read(indices[i]), ...(files && { origin: files }) };
}
