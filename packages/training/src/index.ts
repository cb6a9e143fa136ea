export { type Batch, type BatchSource, disposeBatch } from './batch.js';
export type {
  RunBetweenSteps,
  RunControl,
  TrainingCallback,
  TrainingEventHandler,
} from './callbacks/callback.js';
export { type EarlyStoppingOptions, earlyStopping } from './callbacks/early-stopping.js';
export type { Clip } from './clipping/clip.js';
export { type ClipAdaptivelyOptions, clipAdaptively } from './clipping/clip-adaptively.js';
export { clipByNorm } from './clipping/clip-by-norm.js';
export { clipByValue } from './clipping/clip-by-value.js';
export { type EvaluateOptions, type Evaluation, evaluate } from './evaluate.js';
export type {
  EpochRecord,
  EvaluationRecord,
  StepRecord,
  TrainingEvent,
  TrainingResult,
} from './events.js';
export {
  type FindLearningRateOptions,
  findLearningRate,
  type LearningRatePoint,
  type LearningRateSearch,
} from './find-learning-rate.js';
export { type CrossEntropyOptions, crossEntropy } from './losses/cross-entropy.js';
export { countCorrect, type Labels } from './losses/labels.js';
export type { Loss, LossFunction } from './losses/loss.js';
export { meanAbsoluteError } from './losses/mean-absolute-error.js';
export { meanSquaredError } from './losses/mean-squared-error.js';
export { NonFiniteLossError } from './non-finite-loss-error.js';
export { AdamW, type AdamWOptions } from './optimizers/adamw.js';
export { Lars, type LarsOptions } from './optimizers/lars.js';
export { MomentumSgd, type MomentumSgdOptions } from './optimizers/momentum-sgd.js';
export { Muon, type MuonAuxiliaryOptions, type MuonOptions } from './optimizers/muon.js';
export {
  type GradedWeight,
  Optimizer,
  type OptimizerState,
  type TrackedWeight,
  type WeightDecayOptions,
} from './optimizers/optimizer.js';
export { type OrthogonalizeOptions, orthogonalize } from './optimizers/orthogonalize.js';
export { type NamedWeight, trainableWeights, type WeightDecayOn } from './optimizers/trainable-weights.js';
export { type CosineDecayOptions, cosineDecay } from './schedules/cosine-decay.js';
export type { LearningRate } from './schedules/learning-rate.js';
export { type OneCycleOptions, oneCycle } from './schedules/one-cycle.js';
export { type PolynomialDecayOptions, polynomialDecay } from './schedules/polynomial-decay.js';
export { type StepDecayOptions, stepDecay } from './schedules/step-decay.js';
export { type WarmUpOptions, warmUp } from './schedules/warm-up.js';
export type { SavedTensor } from './state/saved-tensors.js';
export type { EpochSums, TrainingState } from './state/training-state.js';
export { train } from './train.js';
export type { TrainingData, TrainingResume, TrainOptions } from './train-options.js';
export { type StepValues, type TrainStepOptions, trainStep } from './train-step.js';
export { WeightAverage, type WeightAverageOptions, type WeightAverageState } from './weight-average.js';
