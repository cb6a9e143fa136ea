export { CLASS_NAMES } from './class-names.js';
export { editDistance } from './edit-distance.js';
export { type Geometry, geometryOf, type Size } from './image/geometry.js';
export { resizeTaps, type Taps } from './image/resize-taps.js';
export { letTasksRun } from './let-tasks-run.js';
export { nearest } from './nearest.js';
export { roundHalfToEven } from './round-half-to-even.js';
export { SERIES_COLORS } from './series-colors.js';
export { isUnreachable, reasonOf } from './transfer/faults.js';
export type { PartialFile } from './transfer/partial-file.js';
export { RefusedError, WrongSizeError } from './transfer/refused-error.js';
export { type TransferOptions, transfer } from './transfer/transfer.js';
export { wait } from './transfer/wait.js';
export {
  listenToWorker,
  type MessageWorker,
  type NodeWorkerOptions,
  startNodeWorker,
  type WorkerListener,
} from './worker/message-worker.js';
