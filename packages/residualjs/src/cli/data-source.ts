import type { Batch, DataLoaderOptions, ImageFolder, LazyImageDataset } from '@residualjs/datasets';
import { type AnyImageDataset, dataLoader, isLazy, resizeDataset, subset } from '@residualjs/datasets';
import { type LoadedDataset, loadDataset, loadImageFolder } from '@residualjs/datasets/node';
import { describeModel, type ModelName } from '@residualjs/models';
import type { BatchSource } from '@residualjs/training';
import { imageFolderOf } from './data-spec.js';
import type { CliIo } from './io.js';

/** Images as they were read, or as they will be. */
export type LoadedImages = (LoadedDataset | ImageFolder | LazyImageDataset) & { source: string };

/** Options of {@link loadImages}. */
export interface LoadImagesOptions {
  split: 'train' | 'test';
  /** At most so many images: the first ones, and of a folder every so many-th, of all classes. */
  limit?: number;
  signal?: AbortSignal;
  /** What they are for: it says how large those of a folder are made, and how much of them is cut off. */
  model: ModelName;
  /** Height and width in place of that of the model (of a folder) or of the images. */
  inputSize?: number;
  /** Channels of the images of a folder, by the options of the model. */
  modelOptions?: Record<string, unknown>;
  /** The classes of a folder in their order. */
  classes?: readonly string[];
  /** The part of a folder without test images that is held out for the test. */
  testFraction?: number;
  /** Leave damaged images of a folder out. */
  skipDamaged?: boolean;
}

/** Reads a split, telling on stderr what there is to tell. */
export async function loadImages(spec: string, options: LoadImagesOptions, io: CliIo): Promise<LoadedImages> {
  const folder = imageFolderOf(spec);
  if (folder !== null) return loadFolder(folder, options, io);
  const { inputSize, limit, model } = options;
  const loaded = await loadPublished(spec, options, io);
  const some = limit === undefined || limit >= loaded.size ? loaded : subset(loaded, limit);
  if (inputSize === undefined || some.shape.slice(0, 2).every((side) => side === inputSize)) return some;
  return resizeDataset(some, inputSize, { cropFraction: describeModel(model).preprocessing.cropFraction });
}

async function loadPublished(
  spec: string,
  { split, signal }: LoadImagesOptions,
  { stderr, environment }: CliIo,
): Promise<LoadedDataset> {
  let told = -1;
  return loadDataset(spec, {
    split,
    environment,
    signal,
    onProgress: ({ file, received, total }) => {
      const percent = Math.floor((100 * received) / total);
      if (stderr.isTTY)
        stderr.write(`\r\u001b[Kdownloading ${file}: ${percent} %${received >= total ? '\n' : ''}`);
      else if (percent >= told + 10) {
        told = percent;
        stderr.write(`downloading ${file}: ${percent} %\n`);
      }
    },
  });
}

async function loadFolder(
  folder: string,
  options: LoadImagesOptions,
  { stderr }: CliIo,
): Promise<LoadedImages> {
  const { split, limit, model, modelOptions, classes, testFraction, skipDamaged } = options;
  const row = describeModel(model);
  const loaded = await loadImageFolder(folder, {
    split,
    inputSize: options.inputSize ?? row.inputSize,
    cropFraction: row.preprocessing.cropFraction ?? 1,
    channels: modelOptions?.channels === 1 ? 1 : 3,
    classes,
    testFraction,
    skipDamaged,
  });
  for (const note of loaded.notes) stderr.write(`${folder}: ${note}\n`);
  const { size } = loaded;
  if (limit === undefined || limit >= size) return loaded;
  const spread = Array.from({ length: limit }, (_, i) => Math.floor((i * size) / limit));
  return subset(loaded, spread);
}

/** A dataset as `train` and `evaluate` take it, until it is closed. */
export interface ClosableSource extends BatchSource {
  /** Ends the workers that make batches. */
  close(): void;
}

/** A dataset as `train` and `evaluate` take it; by default each batch is made when it is asked for. */
export function batchSource(
  dataset: AnyImageDataset,
  { workers = 0, ...options }: DataLoaderOptions,
  onBatch: (images: number) => void = () => {},
): ClosableSource {
  const loader = dataLoader(dataset, { workers, ...options });
  async function* from(epoch: number, skip: number): AsyncGenerator<Batch> {
    let images = 0;
    for await (const batch of loader.batchesFrom(epoch, skip)) {
      images += batch.size; // before it is handed on: whoever takes it disposes it
      yield batch;
      onBatch(images);
    }
  }
  return {
    size: loader.size,
    batches: (epoch) => from(epoch, 0),
    batchesFrom: from,
    close: () => loader.close(),
  };
}

/** Batches to evaluate on: images in memory take no time worth a worker, those in files do. */
export function evaluationSource(
  dataset: AnyImageDataset,
  { batchSize, workers }: { batchSize: number; workers: number },
  onBatch?: (images: number) => void,
): ClosableSource {
  return batchSource(dataset, { batchSize, workers: isLazy(dataset) ? workers : 0 }, onBatch);
}
