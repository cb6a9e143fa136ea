import { runningBackend } from './host.js';
import { kernels } from './kernels/index.js';
import { activeRegistration } from './register.js';
import type { SimdBuild } from './simd.js';

/** What {@link describeWasm} tells. */
export interface WasmDescription {
  simd: SimdBuild;
  /** Always 1 so far: the kernels need the unthreaded build of tfjs. */
  threads: number;
  /** Bytes of the backend's memory, 0 before it starts. It only ever grows. */
  memoryBytes: number;
  /** The names of the kernels that are ours. */
  kernels: string[];
}

/** What the WASM backend runs with, or null where {@link registerWasmKernels} was not called (or undone). */
export function describeWasm(): WasmDescription | null {
  const registration = activeRegistration();
  if (registration === null) return null;
  return {
    simd: registration.simd,
    threads: 1,
    memoryBytes: runningBackend()?.wasm.asm.memory.buffer.byteLength ?? 0,
    kernels: kernels.map(({ kernelName }) => kernelName),
  };
}
