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

/** The largest distance of two values as a part of the largest value; infinite where shapes or kinds of number differ. */
function distance(before: WeightEntry, after: WeightEntry): number {
  if (before.shape.join() !== after.shape.join() || before.data.length !== after.data.length) return Infinity;
  let [largest, farthest] = [0, 0];
  for (let i = 0; i < before.data.length; i++) {
    const [a, b] = [before.data[i], after.data[i]].map(Number);
    if (Object.is(a, b)) continue;
    if (!Number.isFinite(a - b)) return Infinity;
    farthest = Math.max(farthest, Math.abs(a - b));
    largest = Math.max(largest, Math.abs(a));
  }
  if (farthest === 0) return 0;
  for (const value of before.data) largest = Math.max(largest, Math.abs(Number(value)));
  return farthest / largest;
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
    if (apart > 0) changed.push(name);
    largestChange = Math.max(largestChange, apart);
  }
  return {
    dtypes,
    changed,
    largestChange,
    notes: Object.keys(before.metadata).filter((key) => after.metadata[key] !== before.metadata[key]),
  };
}
