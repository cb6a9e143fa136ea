import type { AnyImageDataset, ImageDataset } from './dataset.js';
import { permutation } from './permutation.js';
import { checkSeed, random } from './random.js';
import { subset } from './subset.js';

/** A dataset in two parts that share no image. */
export interface SplitDataset<Dataset extends AnyImageDataset = ImageDataset> {
  /** What to learn from. */
  train: Dataset;
  /** What to measure on while learning. */
  validation: Dataset;
}

/**
 * Puts `round(fraction * size)` images, drawn without replacement, aside for validation; both parts keep the order of
 * the dataset. The same seed draws the same images.
 *
 * @param dataset - Left as it is.
 * @param fraction - The part that goes to validation, above 0 and below 1; a tenth is what He et al. 2015 hold out of
 * CIFAR-10 (45,000 and 5,000 images, section 4.2).
 * @param seed - Which images are drawn.
 * @throws RangeError if the fraction leaves either part empty, or the seed is no integer from 0 on.
 */
export function split<Dataset extends AnyImageDataset>(
  dataset: Dataset,
  fraction = 0.1,
  seed = 0,
): SplitDataset<Dataset> {
  checkSeed(seed);
  const { size, name } = dataset;
  const held = Math.round(fraction * size);
  if (!(held >= 1 && held < size)) {
    throw new RangeError(
      `split of '${name}': fraction (=${fraction}) of ${size} images gives ${held} for validation, ` +
        `and both parts need at least 1`,
    );
  }
  const order = permutation(size, random(seed, 'split'));
  return {
    train: { ...subset(dataset, order.slice(held).sort()), split: 'train' },
    validation: { ...subset(dataset, order.slice(0, held).sort()), split: 'validation' },
  };
}
