/** A release of a project on PyPI, and which group of its optional requirements is wanted with it. */
export interface Release {
  project: string;
  version: string;
  extra?: string;
}

/** What a tfjs-node is made of. */
export interface TensorflowBuild {
  /** The npm package, whose binding is compiled. */
  name: string;
  version: string;
  /** The Python package that has TensorFlow's C library and its headers. */
  library: Release;
}

/**
 * tfjs-node over TensorFlow 2.15.1, the last whose C library rounds int32 as tfjs-node expects it (2.21 does not). On GPUs it comes with CUDA
 * 12.2, as its extra names it.
 */
export const BUILDS = {
  cpu: {
    name: '@tensorflow/tfjs-node',
    version: '4.22.0',
    library: { project: 'tensorflow-cpu', version: '2.15.1' },
  },
  gpu: {
    name: '@tensorflow/tfjs-node-gpu',
    version: '4.22.0',
    library: { project: 'tensorflow', version: '2.15.1', extra: 'and-cuda' },
  },
} as const satisfies Record<string, TensorflowBuild>;

/** Which build: on the processor, or on NVIDIA GPUs. */
export type BuildName = keyof typeof BUILDS;

/** Their names. */
export const BUILD_NAMES = Object.keys(BUILDS) as BuildName[];

/** The headers of Node's C interface, which tfjs-node is compiled against. */
export const NODE_HEADERS = { name: 'node-api-headers', version: '1.9.0' } as const;
