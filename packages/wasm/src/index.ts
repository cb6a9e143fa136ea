export { describeWasm, type WasmDescription } from './describe.js';
export { type RegisterWasmKernelsOptions, registerWasmKernels, setThreads } from './register.js';
export type { SimdBuild } from './simd.js';
export type { ThreadCount } from './threads/count.js';
