import type { ImageDataset, Split } from './dataset.js';
import { checkSeed, type Random, random } from './random.js';
import { synthetic } from './table/synthetic.js';

/** Options of {@link syntheticDataset}. */
export interface SyntheticDatasetOptions {
  /** Number of images; default 1000. */
  size?: number;
  /** `[H, W, C]` of an image; default `[32, 32, 3]`, as CIFAR-10. */
  shape?: [height: number, width: number, channels: number];
  /** Number of classes, 1 to 256; default 10. */
  classes?: number;
  /** Fixes the patterns and the noise; default 0. */
  seed?: number;
  /** Splits of one seed share the patterns and differ in the noise; default `train`. */
  split?: Split;
  /** Standard deviation of the noise, of values in 0..1; default 0.15, where a small net still learns in a few steps. */
  noise?: number;
}

const GRID = 4; // coarse enough for a pattern to survive a 4-pixel shift
const SPLITS: Record<Split, number> = { train: 0, test: 1, validation: 2 };

/** Sum of four uniform values, scaled to mean 0 and deviation 1: near enough to a normal one, and quick. */
const roughNormal = (uniform: Random) =>
  (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(12 / 4);

const wholeAbove = (name: string, value: number, most: number) => {
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new RangeError(`${name} (=${value}) must be an integer from 1 to ${most}`);
  }
};

/**
 * Images that need no files: every class has a pattern of 4 x 4 random colour blocks, every image is its class's pattern
 * and noise of its own; labels go round, 0, 1, 2, …, so that the classes are balanced.
 *
 * @throws RangeError on a size, shape, number of classes, noise or seed out of bounds.
 *
 * @example
 * syntheticDataset({ size: 64, shape: [8, 8, 1], classes: 2, seed: 1 });
 */
export function syntheticDataset({
  size = 1000,
  shape = [32, 32, 3],
  classes = 10,
  seed = 0,
  split = 'train',
  noise = 0.15,
}: SyntheticDatasetOptions = {}): ImageDataset {
  wholeAbove('size', size, 2 ** 31);
  wholeAbove('classes', classes, 256);
  for (const length of shape) wholeAbove('a length of shape', length, 65_536);
  if (!(noise >= 0 && noise <= 1)) throw new RangeError(`noise (=${noise}) must be within 0..1`);
  checkSeed(seed);
  const [height, width, channels] = shape;
  const pattern = Array.from({ length: classes }, (_, label) => {
    const uniform = random(seed, 'pattern', label);
    return Float32Array.from({ length: GRID * GRID * channels }, uniform);
  });
  const images = new Uint8Array(size * height * width * channels);
  const labels = new Uint8Array(size);
  let out = 0;
  for (let i = 0; i < size; i++) {
    labels[i] = i % classes;
    const blocks = pattern[labels[i]];
    const uniform = random(seed, 'noise', SPLITS[split], i);
    for (let y = 0; y < height; y++) {
      const row = Math.floor((y * GRID) / height) * GRID;
      for (let x = 0; x < width; x++) {
        const block = (row + Math.floor((x * GRID) / width)) * channels;
        for (let channel = 0; channel < channels; channel++) {
          const value = blocks[block + channel] + noise * roughNormal(uniform);
          images[out++] = Math.round(255 * Math.min(1, Math.max(0, value)));
        }
      }
    }
  }
  return {
    name: synthetic.name,
    split,
    images,
    labels,
    size,
    shape: [...shape],
    classes: Array.from({ length: classes }, (_, label) => `class ${label}`),
    mean: new Array(channels).fill(0.5),
    std: new Array(channels).fill(0.25),
    source: `made by syntheticDataset from seed ${seed}`,
  };
}
