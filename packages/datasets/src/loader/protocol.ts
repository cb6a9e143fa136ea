import type { BatchArrays, BatchMakerOptions } from '../batch-maker.js';
import type { ImageDataset } from '../dataset.js';

/** What a worker needs of a dataset. */
export type PostedDataset = Pick<
  ImageDataset,
  'name' | 'split' | 'images' | 'labels' | 'size' | 'shape' | 'classes' | 'mean' | 'std'
>;

/** What is asked of a worker that makes batches: first `open`, once. */
export type LoaderRequest =
  | { work: 'open'; dataset: PostedDataset; options: BatchMakerOptions }
  | { work: 'make'; id: number; epoch: number; number: number };

/** What it answers to each `make`, in their order. */
export type LoaderReply = { id: number; batch: BatchArrays } | { id: number; problem: string };
