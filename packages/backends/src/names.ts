/**
 * The backends, best first: the order in which `auto` tries them. A GPU comes before the processor; `wasm` before TensorFlow's C++
 * library, which trains a ResNet-20 at half its speed on twice its cores; the `cpu` backend is the last resort, a thousand
 * times slower than `wasm` at convolutions. Who has tfjs-node-gpu asks for `tensorflow` by name.
 */
export const BACKEND_NAMES = ['webgpu', 'webgl', 'wasm', 'tensorflow', 'cpu'] as const;

/** A backend that can be asked for by name. */
export type BackendName = (typeof BACKEND_NAMES)[number];
