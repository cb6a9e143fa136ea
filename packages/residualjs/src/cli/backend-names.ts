import type { BackendName } from '@residualjs/backends';

/** What `--backend` takes: spelled out, so that `--help` need not load tfjs. */
export const BACKENDS = ['auto', 'tensorflow', 'webgpu', 'webgl', 'wasm', 'cpu'] as const satisfies (
  | BackendName
  | 'auto'
)[];
