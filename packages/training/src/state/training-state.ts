import type { OptimizerState } from '../optimizers/optimizer.js';
import type { WeightAverageState } from '../weight-average.js';
import type { SavedTensor } from './saved-tensors.js';

/** Sums over the images of an epoch that is not at its end. */
export interface EpochSums {
  images: number;
  loss: number;
  correct: number;
}

/**
 * All that a run is at the end of a step: with it, the same model, data and options go on as if the run had never stopped, bit for
 * bit. It holds numbers and typed arrays only, so it can be written to a file.
 */
export interface TrainingState {
  /** Steps done. */
  step: number;
  /** Whole epochs done. */
  epochs: number;
  /** Batches that the running epoch has given. */
  batches: number;
  /** Images trained on. */
  images: number;
  epochSums: EpochSums;
  /** Whether the evaluation that follows this step was not made, since the run was interrupted. */
  evaluationDue: boolean;
  /** Every weight of the model, moving statistics among them. */
  weights: SavedTensor[];
  optimizer: OptimizerState;
  /** The moving average of the weights, where the run keeps one. */
  average: WeightAverageState | null;
  /** How often each random layer has drawn (`getRandomSteps` of `@residualjs/layers`). */
  randomSteps: Record<string, number>;
  /** What callbacks remember, by their names; it must survive JSON. */
  callbacks: Record<string, unknown>;
}
