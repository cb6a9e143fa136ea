import { type AnyImageDataset, isLazy } from '../dataset.js';
import type { PostedDataset } from './protocol.js';
import { sharedImages } from './shared-images.js';

/** Whether workers can have the images of a dataset. */
export const canPost = (dataset: AnyImageDataset): boolean =>
  !isLazy(dataset) || dataset.origin !== undefined;

/**
 * What of a dataset goes to workers.
 *
 * @throws Error where they cannot have its images.
 */
export function postDataset(dataset: AnyImageDataset): PostedDataset {
  const { name, split, labels, size, shape, classes, mean, std, channelOrder } = dataset;
  const facts = { name, split, labels, size, shape, classes, mean, std, channelOrder };
  if (!isLazy(dataset)) return { ...facts, images: sharedImages(dataset.images) };
  const { origin, cropFraction } = dataset;
  if (origin === undefined)
    throw new Error(`dataset '${name}' does not say where workers have its images from`);
  const shared = 'images' in origin ? { ...origin, images: sharedImages(origin.images) } : origin;
  return { ...facts, origin: shared, cropFraction };
}
