import { fromBfloat16, fromFloat16, toBfloat16, toFloat16 } from '../half-precision.js';
import type { WeightArray, WeightDtype } from '../weight-file.js';

/** How one dtype of safetensors lies in the bytes. */
export interface DtypeRow {
  /** Bytes of one value. */
  size: number;
  /** The array that holds it in memory. */
  array: { new (length: number): WeightArray };
  /** Little-endian bytes, in a buffer of their own, as values. */
  decode: (buffer: ArrayBuffer) => WeightArray;
  /** Values as little-endian bytes. */
  encode: (data: WeightArray) => Uint8Array;
}

const asBytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength);

const plain = (array: { new (source: number | ArrayBuffer): WeightArray }, size: number): DtypeRow => ({
  size,
  array,
  decode: (buffer) => new array(buffer),
  encode: asBytes,
});

const half = (
  widen: (bits: Uint16Array) => Float32Array,
  narrow: (values: Float32Array) => Uint16Array,
): DtypeRow => ({
  size: 2,
  array: Float32Array,
  decode: (buffer) => widen(new Uint16Array(buffer)),
  encode: (data) => asBytes(narrow(data as Float32Array)),
});

/**
 * The dtypes that are read and written, in the rising order of the reference implementation, which lays tensors down in the
 * falling one so that each is aligned. Every machine that runs JavaScript with typed arrays in practice is little-endian,
 * as the format is.
 */
export const DTYPES: Record<WeightDtype, DtypeRow> = {
  BOOL: plain(Uint8Array, 1),
  U8: plain(Uint8Array, 1),
  I8: plain(Int8Array, 1),
  I16: plain(Int16Array, 2),
  U16: plain(Uint16Array, 2),
  F16: half(fromFloat16, toFloat16),
  BF16: half(fromBfloat16, toBfloat16),
  I32: plain(Int32Array, 4),
  U32: plain(Uint32Array, 4),
  F32: plain(Float32Array, 4),
  F64: plain(Float64Array, 8),
  I64: plain(BigInt64Array, 8),
  U64: plain(BigUint64Array, 8),
};

/** The names of {@link DTYPES}, in its order. */
export const DTYPE_NAMES = Object.keys(DTYPES) as WeightDtype[];
