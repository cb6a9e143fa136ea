import { type Batch, batches, type ImageDataset, resize, split } from '@residualjs/datasets';
import { deriveSeed } from '@residualjs/layers';
import type { BatchSource } from '@residualjs/training';
import type { RunContext } from '../experiment.js';
import type { TrainingConfig } from './training-config.js';

/** Images to train on and others to measure on. */
export interface NetworkData {
  train: ImageDataset;
  heldOut: ImageDataset;
}

/** Images that are measured on at a time. */
const EVALUATION_BATCH = 250;

/**
 * Loads what an experiment trains on, in its size: the training images and those that are held out share none. Every run of an
 * experiment has the same ones, drawn from the seed of the context.
 *
 * @throws RangeError where the data set has fewer images than are asked for
 */
export async function loadNetworkData(
  { dataset, inputSize, trainImages, heldOutImages }: TrainingConfig,
  { loadDataset, seed }: Pick<RunContext, 'loadDataset' | 'seed'>,
): Promise<NetworkData> {
  const all = await loadDataset(dataset, { split: 'train' });
  const { size } = all;
  const wanted = (trainImages ?? 1) + (heldOutImages ?? 0);
  if (wanted > size) {
    throw new RangeError(
      `trainImages (=${trainImages}) and heldOutImages (=${heldOutImages}) together must be at most ${size}, what ${dataset} has`,
    );
  }
  const drawn = deriveSeed(seed, 'held-out images');
  const parts =
    heldOutImages === null
      ? { train: all, validation: await loadDataset(dataset, { split: 'test' }) }
      : split(all, heldOutImages / size, drawn);
  const { train, validation } = parts;
  const some =
    trainImages === null || trainImages === train.size
      ? train
      : split(train, trainImages / train.size, deriveSeed(seed, 'training images')).validation;
  return { train: { ...shrink(some, inputSize), split: 'train' }, heldOut: shrink(validation, inputSize) };
}

/** The images in another size, each resized once for all runs. */
function shrink(dataset: ImageDataset, inputSize: number): ImageDataset {
  const [height, width, channels] = dataset.shape;
  if (height === inputSize && width === inputSize) return dataset;
  const from = height * width * channels;
  const to = inputSize * inputSize * channels;
  const images = new Uint8Array(dataset.size * to);
  for (let i = 0; i < dataset.size; i++) {
    const data = dataset.images.subarray(i * from, (i + 1) * from);
    images.set(resize({ data, height, width, channels }, inputSize, inputSize).data, i * to);
  }
  return { ...dataset, images, shape: [inputSize, inputSize, channels] };
}

/**
 * The batches of a run: in a new order each epoch, and for CIFAR-10 padded by an eighth of the side, cropped and mirrored as in
 * He et al. 2015, section 4.2 (4 pixels of 32); full ones only, since batch norm of a few images is another thing.
 */
export function trainingSource(
  train: ImageDataset,
  { dataset, batchSize }: TrainingConfig,
  seed: number,
): BatchSource {
  const augment = dataset === 'cifar10' ? { padCrop: Math.round(train.shape[0] / 8), flip: true } : {};
  const options = { batchSize, shuffle: true, seed, augment, dropRemainder: true };
  return {
    size: train.size,
    batches: (epoch): AsyncIterable<Batch> => batches(train, { ...options, epoch }),
  };
}

/** The images to measure on, as they are. */
export function evaluationSource(heldOut: ImageDataset): BatchSource {
  return { size: heldOut.size, batches: () => batches(heldOut, { batchSize: EVALUATION_BATCH }) };
}
