export { createModel } from './create-model.js';
export { describeModel, type ModelDescription, type StageDescription } from './describe-model.js';
export {
  type ModelFactory,
  plain20,
  plain32,
  plain44,
  plain56,
  plain110,
  preresnet110,
  preresnet164,
  preresnet1001,
  resnet20,
  resnet32,
  resnet44,
  resnet56,
  resnet110,
  resnet1202,
} from './factories.js';
export { isModelName } from './find-row.js';
export { foldBatchNorm } from './fold/fold-batch-norm.js';
export { formatSummary } from './format-summary.js';
export { type GradCam, type GradCamOptions, gradCam } from './grad-cam/grad-cam.js';
export { listModels } from './list-models.js';
export { type ModelMetadata, type PretrainedNote, readMetadata } from './metadata.js';
export type { ModelOptions, OptionsOf, ResidualModelOptions, ResolvedModelOptions } from './options.js';
export { CLASS_NAMES, type NamedDataset } from './predict/class-names.js';
export { type Prediction, type PredictOptions, predict } from './predict/predict.js';
export type { ImageDataLike, ImageInput, PixelArray, PixelsWithShape } from './preprocess/image-input.js';
export { type Preprocess, type PreprocessOptions, preprocess } from './preprocess/preprocess.js';
export type { Recompute } from './recompute/option.js';
export { recompute } from './recompute/recompute.js';
export { stageInputs } from './stage-inputs.js';
export { type LayerSummary, type ModelSummary, summarize } from './summarize.js';
export type { AnyModelName, ModelName, PlainModelName, ResidualModelName } from './tables/index.js';
export type { Branch, ModelRow, Paper, Preprocessing, PretrainedSource } from './tables/row.js';
export { toPlain } from './to-plain.js';
export { UnknownModelError } from './unknown-model-error.js';
