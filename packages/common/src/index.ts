export { editDistance } from './edit-distance.js';
export { nearest } from './nearest.js';
export { isUnreachable, reasonOf } from './transfer/faults.js';
export type { PartialFile } from './transfer/partial-file.js';
export { RefusedError, WrongSizeError } from './transfer/refused-error.js';
export { type TransferOptions, transfer } from './transfer/transfer.js';
export { wait } from './transfer/wait.js';
