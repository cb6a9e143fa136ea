export { cacheFolder, type Environment } from '@residualjs/common/node';
export type { FileDigest } from './node/checksum.js';
export { DownloadError, type DownloadOptions, download } from './node/download.js';
export type { FetchFilesOptions } from './node/fetch-files.js';
export { type LoadDatasetOptions, loadDataset } from './node/load-dataset.js';
export { DatasetNotFoundError, type LookedAt } from './node/not-found-error.js';
export type { DownloadProgress } from './node/progress.js';
export type { LoadedDataset } from './node/read-files.js';
