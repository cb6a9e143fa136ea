import type { WeightInput } from '../safetensors/write.js';

/** A tensor of every dtype that PyTorch has storages of; what `tools/golden/torch-written.py` says PyTorch must read. */
export const TORCH_TENSORS: readonly (readonly [string, WeightInput])[] = [
  ['conv.weight', { shape: [2, 1, 3, 3], data: Float32Array.from({ length: 18 }, (_, i) => i / 7 - 1) }],
  ['f64', { shape: [2], data: Float64Array.of(0.1, -1e300) }],
  ['f16', { dtype: 'F16', shape: [3], data: Float32Array.of(0.1, -65504, 6e-8) }],
  ['bf16', { dtype: 'BF16', shape: [2], data: Float32Array.of(0.1, -3e38) }],
  ['i64', { shape: [2], data: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n) }],
  ['i32', { shape: [1], data: Int32Array.of(-(2 ** 31)) }],
  ['i16', { shape: [1], data: Int16Array.of(-(2 ** 15)) }],
  ['i8', { shape: [2], data: Int8Array.of(-128, 127) }],
  ['u8', { shape: [2], data: Uint8Array.of(0, 255) }],
  ['bool', { dtype: 'BOOL', shape: [3], data: Uint8Array.of(1, 0, 1) }],
  ['scalar', { shape: [], data: Float32Array.of(2.5) }],
  ['empty', { shape: [0, 4], data: new Float32Array(0) }],
  ['naïve \u{1f600}', { shape: [300], data: Float32Array.from({ length: 300 }, (_, i) => i) }],
];
