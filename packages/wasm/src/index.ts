export { describeWasm, type WasmDescription } from './describe.js';
export { type RegisterWasmKernelsOptions, registerWasmKernels } from './register.js';
export type { SimdBuild } from './simd.js';
