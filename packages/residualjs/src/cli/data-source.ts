import type { Batch, DataLoaderOptions, ImageDataset } from '@residualjs/datasets';
import { dataLoader, describeDataset, subset } from '@residualjs/datasets';
import { type LoadedDataset, loadDataset } from '@residualjs/datasets/node';
import type { BatchSource } from '@residualjs/training';
import type { CliIo } from './io.js';
import { UsageError } from './usage-error.js';

/** `'cifar10:/data'` is the dataset of that name in that folder. */
export function datasetNameOf(spec: string): string {
  return spec.split(':', 1)[0];
}

/** Throws unless a data specification names a dataset, and a folder where there is a colon. */
export function checkDataSpec(spec: string): void {
  const { format } = describeDataset(datasetNameOf(spec));
  if (!spec.includes(':')) return;
  if (spec.endsWith(':')) throw new UsageError(`--data '${spec}': a folder must follow the colon`);
  if (format === 'synthetic') throw new UsageError(`--data '${spec}': synthetic images are in no folder`);
}

/** Options of {@link loadImages}. */
export interface LoadImagesOptions {
  split: 'train' | 'test';
  /** At most so many images, the first ones. */
  limit?: number;
  signal?: AbortSignal;
}

/** Reads a split, telling on stderr how a download goes on. */
export async function loadImages(
  spec: string,
  { split, limit, signal }: LoadImagesOptions,
  { stderr, environment }: CliIo,
): Promise<LoadedDataset> {
  let told = -1;
  const loaded = await loadDataset(spec, {
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
  if (limit === undefined || limit >= loaded.size) return loaded;
  return { ...loaded, ...subset(loaded, limit) };
}

/** A dataset as `train` and `evaluate` take it, until it is closed. */
export interface ClosableSource extends BatchSource {
  /** Ends the workers that make batches. */
  close(): void;
}

/** A dataset as `train` and `evaluate` take it; by default each batch is made when it is asked for. */
export function batchSource(
  dataset: ImageDataset,
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
