/** Values of a tensor. Half-precision numbers are widened to `Float32Array`, booleans are 0 and 1. */
export type WeightArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** How a value is stored, in the names of safetensors. */
export type WeightDtype =
  | 'BOOL'
  | 'U8'
  | 'I8'
  | 'I16'
  | 'U16'
  | 'F16'
  | 'BF16'
  | 'I32'
  | 'U32'
  | 'F32'
  | 'F64'
  | 'I64'
  | 'U64';

/** A tensor outside of any backend. */
export interface WeightEntry {
  /** How the file stores it; `data` of F16 and BF16 is widened to float32. */
  dtype: WeightDtype;
  /** Its dimensions; `[]` is a scalar. */
  shape: number[];
  /** Its values, row-major. */
  data: WeightArray;
}

/** What a weights file of any format holds. */
export interface WeightFile {
  /** The tensors under their names, in the order of the file. */
  tensors: Map<string, WeightEntry>;
  /** What else it says of itself. */
  metadata: Record<string, string>;
}
