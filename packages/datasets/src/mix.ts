import { beta } from './beta.js';
import { type Random, random } from './random.js';

/** How the images of a batch are mixed with each other; of two ways one is drawn for each batch. */
export interface MixOptions {
  /**
   * α of mixup (Zhang et al. 2018, https://arxiv.org/abs/1710.09412): `λ a + (1 - λ) b` of two images and their labels, λ from
   * Beta(α, α) for each batch; 0.2 in the paper for ImageNet, 1 for CIFAR-10. 0 for none.
   */
  mixup?: number;
  /**
   * α of CutMix (Yun et al. 2019, https://arxiv.org/abs/1905.04899): a box of `1 - λ` of the area of one image is that of another, and
   * so large a part of the label; 1 in the paper. 0 for none.
   */
  cutmix?: number;
}

/** A rectangle of pixels; `bottom` and `right` are just outside. */
interface Box {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** A batch that is mixed in place. */
export interface MixedBatch {
  /** `[N, H, W, C]`. */
  images: Float32Array;
  /** `[N, classes]`. */
  targets: Float32Array;
  shape: readonly [height: number, width: number, channels: number];
  classes: number;
}

/** Throws unless both α are numbers of at least 0. */
export function checkMix({ mixup = 0, cutmix = 0 }: MixOptions): void {
  for (const [name, value] of Object.entries({ mixup, cutmix })) {
    if (!(value >= 0 && Number.isFinite(value))) {
      throw new RangeError(`mix.${name} (=${value}) must be a number of at least 0`);
    }
  }
}

/** Whether anything is mixed. */
export const mixes = ({ mixup = 0, cutmix = 0 }: MixOptions): boolean => mixup > 0 || cutmix > 0;

/** A box of about `share` of the area, its middle anywhere, cut off at the border as in the authors' code. */
function drawBox([height, width]: readonly number[], share: number, uniform: Random): Box {
  const side = Math.sqrt(share);
  const [tall, wide] = [Math.floor(height * side), Math.floor(width * side)];
  const [y, x] = [Math.floor(uniform() * height), Math.floor(uniform() * width)];
  const [top, left] = [y - (tall >> 1), x - (wide >> 1)];
  return {
    top: Math.max(0, top),
    left: Math.max(0, left),
    bottom: Math.min(height, top + tall),
    right: Math.min(width, left + wide),
  };
}

/** `a, b ← λ a + (1 - λ) b, λ b + (1 - λ) a` for values of two rows. */
function blend(values: Float32Array, a: number, b: number, count: number, lambda: number): void {
  for (let i = 0; i < count; i++) {
    const [x, y] = [values[a + i], values[b + i]];
    values[a + i] = lambda * x + (1 - lambda) * y;
    values[b + i] = lambda * y + (1 - lambda) * x;
  }
}

/** Exchanges the values of two rows. */
function exchange(values: Float32Array, a: number, b: number, count: number): void {
  const kept = values.slice(a, a + count);
  values.copyWithin(a, b, b + count);
  values.set(kept, b);
}

/**
 * Mixes image i of a batch with image N - 1 - i, in place, and their rows of targets by the same share. What is drawn depends on
 * seed, epoch and the number of the batch alone, so a run can be replayed from any batch on.
 */
export function mixBatch(
  { images, targets, shape, classes }: MixedBatch,
  { mixup = 0, cutmix = 0 }: MixOptions,
  seed: number,
  epoch: number,
  batch: number,
): void {
  const uniform = random(seed, 'mix', epoch, batch);
  const cuts = cutmix > 0 && (mixup === 0 || uniform() < 0.5);
  const alpha = cuts ? cutmix : mixup;
  const drawn = beta(alpha, alpha, uniform);
  const [height, width, channels] = shape;
  const pixels = height * width * channels;
  const box = cuts ? drawBox(shape, 1 - drawn, uniform) : null;
  const lambda = box ? 1 - ((box.bottom - box.top) * (box.right - box.left)) / (height * width) : drawn;
  const size = images.length / pixels;
  for (let i = 0; i < size >> 1; i++) {
    const j = size - 1 - i;
    blend(targets, i * classes, j * classes, classes, lambda);
    if (box === null) blend(images, i * pixels, j * pixels, pixels, lambda);
    else {
      for (let y = box.top; y < box.bottom; y++) {
        const [from, count] = [(y * width + box.left) * channels, (box.right - box.left) * channels];
        exchange(images, i * pixels + from, j * pixels + from, count);
      }
    }
  }
}
