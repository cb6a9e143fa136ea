import type { BackendName } from './names.js';

/** Options of `useBackend`. */
export interface UseBackendOptions {
  /** The SIMD build of `wasm`: `auto` takes relaxed SIMD where the engine has it. */
  simd?: 'auto' | 'plain' | 'relaxed';
  /**
   * The threads of `wasm`, `auto` for as many as the machine has; 1 unless it is said. More than one needs to be said before the
   * backend starts, and in a page cross-origin isolation.
   */
  threads?: 'auto' | number;
  /** What `webgpu` and `webgl` do where there is only a software GPU: tests allow it, nobody else gains by it. */
  softwareGpu?: 'refuse' | 'allow';
  /**
   * What convolutions on `webgpu` round their operands to before they multiply; sums are float32 always. float32 unless it is said; see
   * `startWebGpu` of @residualjs/webgpu for what float16 asks of a GPU and of the values.
   */
  operands?: 'float32' | 'float16';
  /** Whether convolutions on `webgpu` multiply on the matrix units of the GPU, an experiment of Dawn's; off unless it is said. */
  subgroupMatrices?: boolean;
}

/** What a driver is started with. */
export interface StartOptions extends UseBackendOptions {
  /** True where `auto` tries the backend, which nobody asked for by name: nothing that fails may be seen. */
  unasked?: boolean;
}

/** What a driver tells about the backend that it started. */
export interface Started {
  /** The processor or GPU that computes. */
  device: string;
  /** The SIMD build in use, null where there is no choice. */
  simd: string | null;
  /** Threads that compute one kernel. */
  threads: number;
  /** Versions of the packages and libraries that take part, by name. */
  versions: Record<string, string>;
}

/** One backend of tfjs: how it is found, loaded and started. */
export interface BackendDriver {
  readonly name: BackendName;
  /** The command that brings it. */
  readonly install: string;
  /** Imports what registers the backend's kernels, and starts nothing; throws where it is not installed. */
  load(): Promise<unknown>;
  /** Resolves where the backend could start here; throws an Error that says why not. */
  probe(options?: UseBackendOptions): Promise<unknown>;
  /** Makes it the backend of tfjs; whether it really is in use is checked by the caller. */
  start(options: StartOptions): Promise<Started>;
}
