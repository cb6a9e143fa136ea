import type { GradientNorms } from '@residualjs/gradients';
import type { Evaluation } from './evaluate.js';

/** What is known of one training step. */
export interface StepRecord {
  /** From 1. */
  step: number;
  /** From 1. */
  epoch: number;
  /** The number of images of the step's batch. */
  images: number;
  /** Mean cross-entropy of the batch (with the model's own regularisers, if it has any), before the update. */
  loss: number;
  /** The fraction of the batch that the model had right, before the update. */
  accuracy: number;
  learningRate: number;
  /** Images of the batch over the time from the end of the step before: the wait for the batch counts. */
  imagesPerSecond: number;
  /** L2 norm of the gradient at the output of each tapped layer; only in steps whose norms are taken. */
  gradientNorms?: GradientNorms;
}

/** An evaluation during a run. */
export interface EvaluationRecord extends Evaluation {
  /** The number of steps done before it. */
  step: number;
  /** The epoch of the last step before it. */
  epoch: number;
}

/** One epoch, seen from its end. */
export interface EpochRecord {
  /** From 1. */
  epoch: number;
  /** The number of the epoch's last step. */
  step: number;
  /** Mean over the epoch's images, each as it was when it was trained on. */
  loss: number;
  accuracy: number;
}

/** What a run came to. */
export interface TrainingResult {
  /** Steps done. */
  steps: number;
  /** Whole epochs done. */
  epochs: number;
  /** Images trained on. */
  images: number;
  /** Wall time of the run, evaluations included. */
  seconds: number;
  /** Of all steps but the first, which warms up; evaluations and event handlers not included. */
  imagesPerSecond: number;
  /** The share of that time in which the run waited for batches, 0 to 1. */
  waitingShare: number;
  history: StepRecord[];
  evaluations: EvaluationRecord[];
  /** True when the signal ended the run before its time. */
  interrupted: boolean;
  /** Why a callback ended the run before its time; null where none did. */
  stopped: string | null;
}

/** A moment of a run, told to `onEvent`. */
export type TrainingEvent =
  | { type: 'step'; record: StepRecord }
  | { type: 'evaluation'; record: EvaluationRecord }
  | { type: 'epoch'; record: EpochRecord }
  | { type: 'end'; result: TrainingResult };
