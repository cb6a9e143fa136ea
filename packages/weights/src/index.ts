export { resolveAddress, type WeightAddress } from './address/resolve-address.js';
export { type ByteSource, blobSource, memorySource } from './byte-source.js';
export { ChecksumError, DownloadError } from './download/download-error.js';
export { fetchWeights } from './download/fetch-weights.js';
export type { FetchedWeights } from './download/fetched-weights.js';
export type { DownloadProgress, FetchWeightsOptions, WeightChecksum } from './download/options.js';
export { sha256Of } from './download/partial-file.js';
export { WeightsFormatError } from './format-error.js';
export { formatOfBytes } from './format-of-bytes.js';
export { formatOf, WEIGHT_FORMATS } from './formats.js';
export { kerasModelOf } from './keras/keras-model.js';
export type { WeightLayout } from './layouts.js';
export {
  type MapWeightsOptions,
  mapWeights,
  unmapWeights,
  type WeightMap,
  type WeightMapping,
} from './map.js';
export { type MisrankedWeight, WeightMapError, type WeightMapProblems } from './map-error.js';
export {
  type LoneWeight,
  type MisshapenWeight,
  type MistypedWeight,
  WeightMismatchError,
  type WeightMismatches,
} from './mismatch-error.js';
export {
  exportWeights,
  type ImportWeightsOptions,
  importOpenedWeights,
  importWeights,
} from './model-weights.js';
export { writeNpy, writeNpz } from './npy/write.js';
export { exportOnnx } from './onnx/export-onnx.js';
export type { ExportOnnxOptions } from './onnx/options.js';
export type { OpenedWeights, WeightHeader } from './opened-weights.js';
export { readOpened } from './read-opened.js';
export { type ReadWeightsFromOptions, readWeightsFrom } from './read-weights-from.js';
export {
  readSafetensorsHeader,
  type SafetensorsHeader,
  type SafetensorsTensor,
} from './safetensors/header.js';
export { openSafetensors } from './safetensors/open-safetensors.js';
export { type ParseSafetensorsOptions, parseSafetensors } from './safetensors/parse.js';
export { type WeightInput, writeSafetensors } from './safetensors/write.js';
export { type OpenTorchOptions, openTorch } from './torch/open-torch.js';
export { writeTorch } from './torch/write.js';
export type { WeightArray, WeightDtype, WeightEntry, WeightFile } from './weight-file.js';
export type { ReadFormatOptions, WeightFormat, WriteFormatOptions } from './weight-format.js';
