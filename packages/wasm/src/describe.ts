import { kernels } from './kernels/index.js';
import { activeRegistration } from './register.js';
import type { SimdBuild } from './simd.js';

/** What {@link describeWasm} tells. */
export interface WasmDescription {
  simd: SimdBuild;
  /** The threads that kernels run on, the calling one among them. */
  threads: number;
  /** Why there is one thread where more were asked for, or null. */
  threadsNote: string | null;
  /** Bytes of the backend's memory, 0 before it starts. It only ever grows. */
  memoryBytes: number;
  /** The names of the kernels that are ours. */
  kernels: string[];
}

/** What the WASM backend runs with, or null where {@link registerWasmKernels} was not called (or undone). */
export function describeWasm(): WasmDescription | null {
  const registration = activeRegistration();
  if (registration === null) return null;
  const host = registration.host();
  return {
    simd: registration.simd,
    threads: host?.threads ?? registration.threads,
    threadsNote: registration.threadsNote ?? host?.threadsNote ?? null,
    memoryBytes: host?.memoryBytes() ?? 0,
    kernels: kernels.map(({ kernelName }) => kernelName),
  };
}
