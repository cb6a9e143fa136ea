import type { WeightDtype, WeightEntry } from '@residualjs/weights';

/** What `--dtype` takes. */
export const FLOAT_DTYPES = ['f16', 'bf16', 'f32'] as const;

/** A floating-point type that weights can be stored as. */
export type FloatDtype = (typeof FLOAT_DTYPES)[number];

const FLOATS: readonly WeightDtype[] = ['F16', 'BF16', 'F32', 'F64'];

/** Weights to be stored as another floating-point type, rounded to the nearest when written; whole numbers stay. */
export function changeDtype(
  tensors: ReadonlyMap<string, WeightEntry>,
  to: FloatDtype,
): Map<string, WeightEntry> {
  const dtype = to.toUpperCase() as WeightDtype;
  return new Map(
    [...tensors].map(([name, entry]) => {
      if (!FLOATS.includes(entry.dtype) || entry.dtype === dtype) return [name, entry];
      return [name, { dtype, shape: entry.shape, data: Float32Array.from(entry.data as Float32Array) }];
    }),
  );
}
