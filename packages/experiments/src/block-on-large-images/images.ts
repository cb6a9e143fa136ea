import { deriveSeed } from '@residualjs/layers';
import type { BatchSource } from '@residualjs/training';
import * as tf from '@tensorflow/tfjs-core';
import { mulberry32 } from '../random.js';
import type { Task } from './config.js';
import { type MembraneImage, membraneImage } from './membranes.js';

/** So many pictures of one seed, each from a seed of its own. */
export const membraneImages = (count: number, size: number, seed: number): MembraneImage[] =>
  Array.from({ length: count }, (_, i) => membraneImage(size, deriveSeed(seed, `image ${i}`)));

/** What a task asks for. */
export const targetOf = ({ clean, labels }: MembraneImage, task: Task): Float32Array =>
  task === 'segment' ? labels : clean;

/** A picture as the network takes it, `[1, size, size, 1]`. */
export const asInput = (pixels: Float32Array, size: number): tf.Tensor4D =>
  tf.tensor4d(pixels, [1, size, size, 1]);

/** Options of {@link cropSource}. */
export interface CropSourceOptions {
  task: Task;
  /** Height and width of the pictures. */
  size: number;
  /** Height and width of what is cut from them. */
  crop: number;
  /** Of the order of the pictures and the places of the crops, other ones in every epoch. */
  seed: number;
}

/** Batches of one crop, from every picture one an epoch. */
export function cropSource(
  images: readonly MembraneImage[],
  { task, size, crop, seed }: CropSourceOptions,
): BatchSource {
  return {
    size: images.length,
    async *batches(epoch) {
      const random = mulberry32(deriveSeed(seed, `epoch ${epoch}`));
      const order = images.map((_, i) => i);
      shuffle(order, random);
      for (const i of order) {
        const place = () => Math.floor((size - crop + 1) * random());
        const [top, left] = [place(), place()];
        const cut = (pixels: Float32Array) => cutSquare(pixels, { size, crop, top, left });
        const labels = tf.tensor2d(cut(targetOf(images[i], task)), [1, crop * crop]);
        yield { images: asInput(cut(images[i].noisy), crop), labels, size: 1 };
      }
    },
  };
}

/** A square of `crop` pixels from one of `size` pixels. */
export function cutSquare(
  pixels: Float32Array,
  { size, crop, top, left }: { size: number; crop: number; top: number; left: number },
): Float32Array {
  const cut = new Float32Array(crop * crop);
  for (let y = 0; y < crop; y++) {
    const start = (top + y) * size + left;
    cut.set(pixels.subarray(start, start + crop), y * crop);
  }
  return cut;
}

/** Fisher and Yates. */
function shuffle(values: number[], random: () => number): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor((i + 1) * random());
    [values[i], values[j]] = [values[j], values[i]];
  }
}
