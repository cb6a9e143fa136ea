export type { UseBackendOptions } from './driver.js';
export { BackendUnavailableError, UnknownBackendError } from './errors.js';
export { type BackendPresence, listBackends } from './list-backends.js';
export { missingKernels } from './missing-kernels.js';
export { BACKEND_NAMES, type BackendName } from './names.js';
export { type BackendDescription, useBackend } from './use-backend.js';
