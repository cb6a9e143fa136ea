export { type Batch, type BatchSource, disposeBatch } from './batch.js';
export { type EvaluateOptions, type Evaluation, evaluate } from './evaluate.js';
export type {
  EpochRecord,
  EvaluationRecord,
  StepRecord,
  TrainingEvent,
  TrainingEventHandler,
  TrainingResult,
} from './events.js';
export {
  type CosineDecayOptions,
  cosineDecay,
  type LearningRate,
  type StepDecayOptions,
  stepDecay,
} from './learning-rate.js';
export {
  MomentumSgd,
  type MomentumSgdOptions,
  type MomentumSgdState,
  type NamedWeight,
  trainableWeights,
  type WeightDecayOn,
} from './momentum-sgd.js';
export { NonFiniteLossError } from './non-finite-loss-error.js';
export { countCorrect, softmaxCrossEntropy } from './softmax-cross-entropy.js';
export { train } from './train.js';
export type { TrainingData, TrainOptions } from './train-options.js';
export { type StepValues, trainStep } from './train-step.js';
