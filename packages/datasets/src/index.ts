export { type DatasetArrays, datasetFromArrays } from './arrays/dataset-from-arrays.js';
export type { ImageValues } from './arrays/image-values.js';
export type { LabelValues } from './arrays/label-values.js';
export { type AugmentOptions, type Occasion, writeAugmentedPixels } from './augment.js';
export { type CenterFitOptions, centerFit } from './augmentation/center-fit.js';
export type { ColorJitterOptions } from './augmentation/color-jitter.js';
export type { Pixels } from './augmentation/pixels.js';
export type { RandAugmentOptions } from './augmentation/rand-augment.js';
export {
  type Box,
  drawCrop,
  type RandomResizedCropOptions,
  randomResizedCrop,
} from './augmentation/random-resized-crop.js';
export { resize } from './augmentation/resize.js';
export type { BatchMakerOptions } from './batch-maker.js';
export { type Batch, type BatchesOptions, batches, disposeBatch } from './batches.js';
export { type ChannelMoments, channelMoments } from './channel-moments.js';
export { CIFAR10_RECORD, type Cifar10Images, type ParseCifar10Options, parseCifar10 } from './cifar10.js';
export {
  CIFAR100_RECORD,
  type Cifar100Images,
  type ParseCifar100Options,
  parseCifar100,
} from './cifar100.js';
export {
  type AnyImageDataset,
  checkDataset,
  type ImageDataset,
  type ImageOrigin,
  isLazy,
  type LabelledImages,
  type LazyImageDataset,
  type Split,
} from './dataset.js';
export {
  type DecodeCifar100Options,
  decodeCifar10Dataset,
  decodeCifar100Dataset,
  decodeIdxDataset,
  type IdxFiles,
} from './decode.js';
export { describeDataset, listDatasets, UnknownDatasetError } from './describe.js';
export type { DatasetDescription, PublishedFile } from './description.js';
export type { ImageFolder, ImageFolderOptions } from './folder/image-folder.js';
export { imageFolderFromFiles } from './folder/image-folder-from-files.js';
export { DatasetFormatError } from './format-error.js';
export { type GunzipOptions, gunzip, isGzip } from './gunzip.js';
export { type IdxArray, type ParseIdxOptions, parseIdx } from './idx.js';
export type { DecodeOptions, ImageFile } from './image/decode.js';
export { ImageDecodeError } from './image/decode-error.js';
export { type DataLoader, type DataLoaderOptions, dataLoader } from './loader/data-loader.js';
export type { MixOptions } from './mix.js';
export type { NamedBytes } from './named-bytes.js';
export { normalizationTable } from './normalization.js';
export type { ProgressiveResizingOptions } from './progressive-resizing.js';
export type { Random } from './random.js';
export { readChannelMoments } from './read-channel-moments.js';
export { type ResizeDatasetOptions, resizeDataset } from './resize-dataset.js';
export { type SplitDataset, split } from './split.js';
export { subset } from './subset.js';
export { type SyntheticDatasetOptions, syntheticDataset } from './synthetic.js';
export { DATASETS, type DatasetName } from './table/index.js';
