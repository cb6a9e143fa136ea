import type { WeightArray } from './weight-file.js';

/** An array of the same kind, zeroed. */
export const sameKind = (data: WeightArray, length: number): WeightArray =>
  new (data.constructor as { new (length: number): WeightArray })(length);

/** Its bits where moving a value could change them: a number that is read from a Float32Array quiets a signalling NaN. */
const bitsOf = (data: WeightArray): WeightArray =>
  data instanceof Float32Array ? new Uint32Array(data.buffer, data.byteOffset, data.length) : data;

/**
 * Row-major values with their dimensions in another order: dimension `i` of the result is dimension `axes[i]` of `shape`, as NumPy's
 * `transpose`. The values themselves are copied, never computed with, so every bit stays.
 */
export function permute(data: WeightArray, shape: readonly number[], axes: readonly number[]): WeightArray {
  const strides = shape.map((_, axis) =>
    shape.slice(axis + 1).reduce((product, length) => product * length, 1),
  );
  const lengths = axes.map((axis) => shape[axis]);
  const steps = axes.map((axis) => strides[axis]);
  const result = sameKind(data, data.length);
  const [source, target] = [bitsOf(data), bitsOf(result)];
  const last = axes.length - 1;
  if (last < 0) target.set(source as never);
  if (last < 0 || data.length === 0) return result;
  const index = new Array<number>(last).fill(0);
  let from = 0; // where the values of the current row begin
  for (let to = 0; to < data.length; ) {
    for (let i = 0, at = from; i < lengths[last]; i++, at += steps[last]) target[to++] = source[at];
    for (let axis = last - 1; axis >= 0; axis--) {
      from += steps[axis];
      if (++index[axis] < lengths[axis]) break;
      from -= lengths[axis] * steps[axis];
      index[axis] = 0;
    }
  }
  return result;
}
