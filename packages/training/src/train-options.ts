import type { BatchSource } from './batch.js';
import type { TrainingCallback, TrainingEventHandler } from './callbacks/callback.js';
import type { Clip } from './clipping/clip.js';
import type { EvaluationRecord, StepRecord } from './events.js';
import type { Loss } from './losses/loss.js';
import type { Optimizer } from './optimizers/optimizer.js';
import type { WeightDecayOn } from './optimizers/trainable-weights.js';
import type { LearningRate } from './schedules/learning-rate.js';
import type { TrainingState } from './state/training-state.js';
import type { WeightAverage } from './weight-average.js';

/** What a run learns from and is measured on. */
export interface TrainingData {
  train: BatchSource;
  /** Evaluated on as `evaluateEvery` says; without it there are no evaluations. */
  validation?: BatchSource;
}

/** What a run goes on from. */
export interface TrainingResume {
  state: TrainingState;
  /** The steps before it, for the result of the whole run. */
  history?: readonly StepRecord[];
  /** The evaluations before it. */
  evaluations?: readonly EvaluationRecord[];
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
  optimizer?: Optimizer;
  /** What is made small; by default the cross-entropy of the softmax. */
  loss?: Loss;
  /** Bounds the gradients before the update: `clipByNorm(1)` and others. */
  clip?: Clip;
  /** Batches whose gradients are added up to one step. */
  accumulate?: number;
  /** An average of the weights, kept up after every step; evaluations are made with it. The run does not dispose it. */
  average?: WeightAverage;
  /** Evaluate after so many steps, or after each epoch (the default). A finished run ends with an evaluation in any case. */
  evaluateEvery?: number | 'epoch';
  /** Layers whose output gradients are measured; `stageInputs(model)` of `@residualjs/models` names good ones. */
  taps?: readonly string[];
  /** Take the norms in step 1 and every so many steps after it. */
  tapEvery?: number;
  /** Parts that hear of every moment, in this order, before `onEvent` does; what they remember is part of the run's state. */
  callbacks?: readonly TrainingCallback[];
  onEvent?: TrainingEventHandler;
  /** Goes on from the state of a run with the same model, data and options, as if it had not stopped. */
  resume?: TrainingResume;
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
  const { epochs, steps, evaluateEvery, tapEvery, accumulate, callbacks = [] } = options;
  if ((epochs === undefined) === (steps === undefined)) {
    throw new Error(`give either epochs (${epochs}) or steps (${steps}), and not both`);
  }
  checkCount('epochs', epochs);
  checkCount('steps', steps);
  checkCount('tapEvery', tapEvery);
  checkCount('accumulate', accumulate);
  const names = callbacks.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`two callbacks are named '${twice}'; give each a name of its own`);
  if (evaluateEvery !== undefined) {
    if (evaluateEvery !== 'epoch') checkCount('evaluateEvery', evaluateEvery);
    if (validation === undefined) throw new Error('evaluateEvery needs data.validation to evaluate on');
  }
  const { optimizer, momentum, weightDecay, weightDecayOn } = options;
  const own = { momentum, weightDecay, weightDecayOn };
  const clash = Object.entries(own).find(([, value]) => value !== undefined);
  if (optimizer !== undefined && clash !== undefined) {
    throw new Error(`the optimizer given brings its own ${clash[0]}; set it there`);
  }
}
