import type { Cost } from './cost.js';

/** What can be measured. */
export const WORK_NAMES = [
  'training',
  'inference',
  'taps',
  'layers',
  'data',
  'kernels',
  'scaling',
  'dispatches',
] as const;

/** What is measured where nothing is said. */
export const DEFAULT_WORK = [
  'training',
  'inference',
  'taps',
  'layers',
  'data',
  'dispatches',
] as const satisfies WorkName[];

/** The name of a kind of work; taps is training with the gradient norms at the input of every stage, dispatches are counted and not timed. */
export type WorkName = (typeof WORK_NAMES)[number];

/** Whether a work is made of training steps, whose results are losses. */
export const trains = (work: WorkName): boolean => ['training', 'taps', 'scaling'].includes(work);

/** What a comparison is of; taps are compared with training. */
export type Kind = Exclude<WorkName, 'taps' | 'dispatches'>;

/** A piece of work that is ready to be timed. */
export interface PreparedWork {
  /** Library, version and what else of its set-up bears on speed. */
  about: string;
  /** Whether it computes on a GPU. */
  gpu?: boolean;
  /** Does the work and waits for the device: logits `[N * classes]` of inference, `[loss]` of a training step. */
  iterate(): Promise<ArrayLike<number>>;
  /** How often an iteration does the work, where a device is sent it many times before it is waited for; else once. */
  runs?: number;
  /** The result of the last iteration as a few numbers, where it is large and stays on the device. */
  result?(): Promise<number[]>;
  /** The least cost of doing it once, where only the work knows it. */
  cost?: Cost;
  /** The bytes of the WASM module's memory, where there is one. */
  wasmBytes?(): number;
  dispose(): void;
}

/**
 * Learning rate of every training step: so small that the loss falls in proportion to the square of the gradient's norm.
 * A larger one sends deep networks, whose fresh gradients are huge, along paths that rounding decides, and the losses of
 * two libraries could not be compared.
 */
export const LEARNING_RATE = 2e-6;
