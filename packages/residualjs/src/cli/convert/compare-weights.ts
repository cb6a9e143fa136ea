import type { WeightArray, WeightEntry, WeightFile } from '@residualjs/weights';

/** How weights that were read back differ from those that were to be written. */
export interface WeightDifferences {
  /** How many tensors are stored as another dtype, `{ 'F32 to F16': 12 }`. */
  dtypes: Record<string, number>;
  /** Tensors with values that are not the same numbers. */
  changed: string[];
  /** The largest change of a value, as a part of the largest value of its tensor; 0 where none is changed. */
  largestChange: number;
  /** Notes that are gone. */
  notes: string[];
}

const bytesOf = ({ buffer, byteOffset, byteLength }: WeightArray) =>
  new Uint8Array(buffer, byteOffset, byteLength);

function sameBits(a: WeightArray, b: WeightArray): boolean {
  if (a.constructor !== b.constructor || a.length !== b.length) return false;
  const [left, right] = [bytesOf(a), bytesOf(b)];
  return left.every((byte, i) => byte === right[i]);
}

/** The largest distance of two values as a part of the largest value; infinite where it is not a number, null where there is none. */
function distance(before: WeightEntry, after: WeightEntry): number | null {
  if (before.shape.join() !== after.shape.join() || before.data.length !== after.data.length) return Infinity;
  let [largest, farthest, differs] = [0, 0, false];
  for (let i = 0; i < before.data.length; i++) {
    const [a, b] = [Number(before.data[i]), Number(after.data[i])];
    if (Number.isFinite(a)) largest = Math.max(largest, Math.abs(a));
    if (Object.is(a, b)) continue;
    if (!Number.isFinite(a - b)) return Infinity;
    differs = true;
    farthest = Math.max(farthest, Math.abs(a - b));
  }
  if (!differs) return null;
  return farthest === 0 ? 0 : farthest / largest; // a zero that changed its sign is no distance
}

/** Compares what was to be written with what is read back. */
export function compareWeights(before: WeightFile, after: WeightFile): WeightDifferences {
  const dtypes: Record<string, number> = {};
  const changed: string[] = [];
  let largestChange = 0;
  for (const [name, entry] of before.tensors) {
    const other = after.tensors.get(name);
    if (!other) continue;
    if (entry.dtype !== other.dtype) {
      const change = `${entry.dtype} to ${other.dtype}`;
      dtypes[change] = (dtypes[change] ?? 0) + 1;
    }
    if (entry.shape.join() === other.shape.join() && sameBits(entry.data, other.data)) continue;
    const apart = distance(entry, other);
    // The same numbers in an array of the same kind, and other bits: a NaN of another kind, a whole number beyond 2^53.
    if (apart === null && entry.data.constructor !== other.data.constructor) continue;
    changed.push(name);
    largestChange = Math.max(largestChange, apart ?? 0);
  }
  return {
    dtypes,
    changed,
    largestChange,
    notes: Object.keys(before.metadata).filter((key) => after.metadata[key] !== before.metadata[key]),
  };
}
