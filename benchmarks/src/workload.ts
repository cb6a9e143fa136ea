/** What can be measured. */
export const WORK_NAMES = ['training', 'inference', 'taps'] as const;

/** The name of a kind of work; taps is training with the gradient norms at the input of every stage. */
export type WorkName = (typeof WORK_NAMES)[number];

/** A piece of work that is ready to be timed. */
export interface PreparedWork {
  /** Library, version and what else of its set-up bears on speed. */
  about: string;
  /** Does the work once and waits for the device: logits `[N * classes]` of inference, `[loss]` of a training step. */
  iterate(): Promise<ArrayLike<number>>;
  /** The bytes of the WASM module's memory, where there is one. */
  wasmBytes?(): number;
  dispose(): void;
}

/**
 * Learning rate of every training step: large enough that the losses of the first steps show a wrong gradient, small
 * enough that they stay finite however long one measures.
 */
export const LEARNING_RATE = 0.01;
