import type { ImageDataset } from './dataset.js';

/**
 * A dataset of some of the images, copied.
 *
 * @param dataset - What to take from; it is left as it is.
 * @param selection - The first so many images, or the index of each in the order wanted.
 * @throws RangeError if a count or index is not an integer within the dataset, or nothing is selected.
 *
 * @example
 * subset(dataset, 1000); // the first thousand
 * subset(dataset, [3, 1, 4]); // three images, in this order
 */
export function subset(dataset: ImageDataset, selection: number | ArrayLike<number>): ImageDataset {
  const { images, labels, size, shape, name } = dataset;
  const pixels = shape[0] * shape[1] * shape[2];
  if (typeof selection === 'number') {
    if (!Number.isInteger(selection) || selection < 1 || selection > size) {
      throw new RangeError(
        `subset of ${selection} images: '${name}' has ${size}, give an integer from 1 to that`,
      );
    }
    const copies = { images: images.slice(0, selection * pixels), labels: labels.slice(0, selection) };
    return { ...dataset, ...copies, size: selection };
  }
  const count = selection.length;
  if (count === 0) throw new RangeError(`subset of '${name}': the list of indices is empty`);
  const picked = { images: new Uint8Array(count * pixels), labels: new Uint8Array(count) };
  for (let i = 0; i < count; i++) {
    const index = selection[i];
    if (!Number.isInteger(index) || index < 0 || index >= size) {
      throw new RangeError(`index ${index} at place ${i}: '${name}' has images 0 to ${size - 1}`);
    }
    picked.images.set(images.subarray(index * pixels, (index + 1) * pixels), i * pixels);
    picked.labels[i] = labels[index];
  }
  return { ...dataset, ...picked, size: count };
}
