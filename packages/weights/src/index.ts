export { WeightsFormatError } from './format-error.js';
export { formatOf, WEIGHT_FORMATS } from './formats.js';
export {
  type MisshapenWeight,
  type MistypedWeight,
  WeightMismatchError,
  type WeightMismatches,
} from './mismatch-error.js';
export { exportWeights, type ImportWeightsOptions, importWeights } from './model-weights.js';
export {
  readSafetensorsHeader,
  type SafetensorsHeader,
  type SafetensorsTensor,
} from './safetensors/header.js';
export { type ParseSafetensorsOptions, parseSafetensors } from './safetensors/parse.js';
export { type WeightInput, writeSafetensors } from './safetensors/write.js';
export type { WeightArray, WeightDtype, WeightEntry, WeightFile } from './weight-file.js';
export type { WeightFormat } from './weight-format.js';
