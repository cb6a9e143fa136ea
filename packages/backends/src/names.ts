/**
 * The backends, best first: the order in which `auto` tries them. TensorFlow's C++ library knows every kernel and
 * uses every core; a GPU comes before the processor; the `cpu` backend is the last resort, a thousand times slower
 * than `wasm` at convolutions.
 */
export const BACKEND_NAMES = ['tensorflow', 'webgpu', 'webgl', 'wasm', 'cpu'] as const;

/** A backend that can be asked for by name. */
export type BackendName = (typeof BACKEND_NAMES)[number];
