import type { BatchSource } from './batch.js';
import type { TrainingEventHandler } from './events.js';
import type { LearningRate } from './learning-rate.js';
import type { MomentumSgd, WeightDecayOn } from './momentum-sgd.js';

/** What a run learns from and is measured on. */
export interface TrainingData {
  train: BatchSource;
  /** Evaluated on as `evaluateEvery` says; without it there are no evaluations. */
  validation?: BatchSource;
}

/** Options of {@link train}. */
export interface TrainOptions {
  /** Times to go through the training data. Give this or `steps`. */
  epochs?: number;
  /** Steps to take, over as many epochs as it needs. Give this or `epochs`. */
  steps?: number;
  /** 0.1 in He et al. 2015, section 4.2. */
  learningRate?: LearningRate;
  /** 0.9, as in the paper. */
  momentum?: number;
  /** 1e-4, as in the paper. */
  weightDecay?: number;
  /** By default `kernels`: no decay of biases and of batch-norm gamma and beta. */
  weightDecayOn?: WeightDecayOn;
  /** An optimiser with its state, in place of `momentum` and `weightDecay`; the run does not dispose it. */
  optimizer?: MomentumSgd;
  /** Evaluate after so many steps, or after each epoch (the default). A finished run ends with an evaluation in any case. */
  evaluateEvery?: number | 'epoch';
  /** Layers whose output gradients are measured; `stageInputs(model)` of `@residualjs/models` names good ones. */
  taps?: readonly string[];
  /** Take the norms in step 1 and every so many steps after it. */
  tapEvery?: number;
  onEvent?: TrainingEventHandler;
  /** When aborted, the run ends after the running step and keeps what was done. */
  signal?: AbortSignal;
}

function checkCount(name: string, value: number | undefined): void {
  if (value !== undefined && !(Number.isInteger(value) && value >= 1)) {
    throw new Error(`${name} is ${value}; it must be a whole number of at least 1`);
  }
}

/** Throws where options are missing, out of bounds or against each other. */
export function checkTrainOptions({ validation }: TrainingData, options: TrainOptions): void {
  const { epochs, steps, evaluateEvery, tapEvery, optimizer, momentum, weightDecay, weightDecayOn } = options;
  if ((epochs === undefined) === (steps === undefined)) {
    throw new Error(`give either epochs (${epochs}) or steps (${steps}), and not both`);
  }
  checkCount('epochs', epochs);
  checkCount('steps', steps);
  checkCount('tapEvery', tapEvery);
  if (evaluateEvery !== undefined) {
    if (evaluateEvery !== 'epoch') checkCount('evaluateEvery', evaluateEvery);
    if (validation === undefined) throw new Error('evaluateEvery needs data.validation to evaluate on');
  }
  const own = { momentum, weightDecay, weightDecayOn };
  const clash = Object.entries(own).find(([, value]) => value !== undefined);
  if (optimizer !== undefined && clash !== undefined) {
    throw new Error(`the optimizer given brings its own ${clash[0]}; set it there`);
  }
}
