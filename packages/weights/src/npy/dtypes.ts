import type { WeightDtype } from '../weight-file.js';

/** A dtype of NumPy that is a number. */
export interface NumpyDtype {
  /** What it is here. */
  dtype: WeightDtype;
  /** Whether its bytes are in the reverse order. */
  bigEndian: boolean;
}

const KINDS: Record<string, WeightDtype> = {
  b1: 'BOOL',
  u1: 'U8',
  i1: 'I8',
  i2: 'I16',
  u2: 'U16',
  f2: 'F16',
  i4: 'I32',
  u4: 'U32',
  f4: 'F32',
  f8: 'F64',
  i8: 'I64',
  u8: 'U64',
};

/**
 * A dtype by NumPy's array-protocol name: byte order (`<` little, `>` big, `|` or nothing where there is none), kind, bytes of a value.
 * Null for what is no number here: objects, texts, complex numbers, dates, structures.
 */
export function numpyDtype(name: string): NumpyDtype | null {
  const match = /^([<>|=]?)([buif][1248])$/.exec(name);
  const dtype = match && KINDS[match[2]];
  return dtype ? { dtype, bigEndian: match[1] === '>' } : null;
}

/** The names that {@link numpyDtype} takes, without the byte order. */
export const NUMPY_NAMES: readonly string[] = Object.keys(KINDS);

/** The array-protocol name of a dtype, little-endian; BF16, which NumPy has not, has none. */
export function numpyName(dtype: WeightDtype): string | null {
  const name = NUMPY_NAMES.find((known) => KINDS[known] === dtype);
  return name ? (name.endsWith('1') ? '|' : '<') + name : null;
}
