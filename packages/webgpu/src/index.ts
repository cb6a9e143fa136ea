export { type AdapterInfo, adapterName, isSoftwareAdapter } from './adapter.js';
export type { ArithmeticOptions } from './arithmetic.js';
export { countDispatches, type DispatchCount, type DispatchTotals } from './dispatches.js';
export { type WebGpuObstacle, WebGpuUnavailableError } from './errors.js';
export { registerWebGpuKernels } from './register.js';
export {
  type FoundAdapter,
  findAdapter,
  type StartWebGpuOptions,
  startWebGpu,
  type WebGpuDescription,
} from './start-webgpu.js';
