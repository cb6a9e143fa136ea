import type { BackendName } from '@residualjs/backends';

/** What `--backend` takes: spelled out, so that `--help` need not load tfjs. */
export const BACKENDS = ['auto', 'webgpu', 'webgl', 'wasm', 'tensorflow', 'cpu'] as const satisfies (
  | BackendName
  | 'auto'
)[];
