export { CLASS_NAMES } from '@residualjs/common';
export type { ActivationMemory } from './activation-memory.js';
export { createModel, type PretrainedOptionsOf } from './create-model.js';
export { describeModel, type ModelDescription, type StageDescription } from './describe-model.js';
export {
  type ModelFactory,
  plain20,
  plain32,
  plain44,
  plain56,
  plain110,
  preresnet110,
  preresnet152,
  preresnet164,
  preresnet200,
  preresnet1001,
  resnet8,
  resnet18,
  resnet20,
  resnet32,
  resnet34,
  resnet44,
  resnet50,
  resnet56,
  resnet101,
  resnet110,
  resnet152,
  resnet164,
  resnet200,
  resnet1001,
  resnet1202,
  vgg16,
  vgg16_bn,
  vgg19,
  vgg19_bn,
  wrn16_8,
  wrn28_10,
  wrn40_4,
} from './factories.js';
export { type FeatureModel, features, type StageFeatures } from './features/features.js';
export { isModelName } from './find-row.js';
export { foldBatchNorm } from './fold/fold-batch-norm.js';
export { formatSummary } from './format-summary.js';
export { type FreezePlace, freeze, unfreeze } from './freeze/freeze.js';
export { freezeLayers } from './freeze/freeze-layers.js';
export { type GradCam, type GradCamOptions, gradCam } from './grad-cam/grad-cam.js';
export { type ReplaceHeadOptions, replaceHead } from './head/replace-head.js';
export {
  type InferenceSession,
  type InferenceSessionOptions,
  inferenceSession,
} from './inference/inference-session.js';
export { listModels } from './list-models.js';
export { type ModelMetadata, type PretrainedNote, readMetadata } from './metadata.js';
export { CONVENTIONS, type ConventionName } from './names/conventions.js';
export { matchWeightMap, type WeightMapMatch } from './names/match-weight-map.js';
export type {
  LayerRole,
  NameConvention,
  NumberedNames,
  PlaceNames,
  SameNames,
  WeightName,
} from './names/name-convention.js';
export { weightMap } from './names/weight-map.js';
export type {
  AllModelOptions,
  InitializerName,
  ModelOptions,
  OptionsOf,
  PlainModelOptions,
  ResidualModelOptions,
  ResolvedModelOptions,
  VggModelOptions,
} from './options.js';
export type { NamedDataset } from './predict/class-names.js';
export { type Prediction, type PredictOptions, predict } from './predict/predict.js';
export type { ImageDataLike, ImageInput, PixelArray, PixelsWithShape } from './preprocess/image-input.js';
export { type Preprocess, type PreprocessOptions, preprocess } from './preprocess/preprocess.js';
export type {
  PretrainedByAddress,
  PretrainedByTag,
  PretrainedDownload,
  PretrainedOption,
} from './pretrained/pretrained-option.js';
export type { Recompute } from './recompute/option.js';
export { recompute } from './recompute/recompute.js';
export { stageInputs } from './stage-inputs.js';
export { type LayerSummary, type ModelSummary, summarize } from './summarize.js';
export type {
  AnyModelName,
  ModelName,
  PlainModelName,
  ResidualModelName,
  VggModelName,
} from './tables/index.js';
export type {
  BottleneckStride,
  Branch,
  Head,
  ModelRow,
  Paper,
  Preprocessing,
  PretrainedSource,
  Stem,
} from './tables/row.js';
export { toPlain } from './to-plain.js';
export { UnknownModelError } from './unknown-model-error.js';
