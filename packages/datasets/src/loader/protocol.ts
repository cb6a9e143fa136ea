import type { BatchArrays, BatchMakerOptions } from '../batch-maker.js';
import type { ImageDataset, LabelledImages, LazyImageDataset } from '../dataset.js';

/** What a worker needs of a dataset: its images, or where it has them from. */
export type PostedDataset = LabelledImages &
  (
    | Pick<ImageDataset, 'images'>
    | (Required<Pick<LazyImageDataset, 'origin'>> & Pick<LazyImageDataset, 'cropFraction'>)
  );

/** What is asked of a worker that makes batches: first `open`, once. */
export type LoaderRequest =
  | { work: 'open'; dataset: PostedDataset; options: BatchMakerOptions }
  | { work: 'make'; id: number; epoch: number; number: number };

/** Why a batch could not be made; `file` where an image of it is to blame. */
export interface LoaderProblem {
  message: string;
  file?: string;
}

/** What it answers to each `make`. */
export type LoaderReply = { id: number; batch: BatchArrays } | { id: number; problem: LoaderProblem };
