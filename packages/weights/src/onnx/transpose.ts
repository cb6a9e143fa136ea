/** Values of an array with its axes in another order: axis `i` of the result is axis `order[i]` of the array. */
export function transposed(
  { shape, data }: { shape: readonly number[]; data: Float32Array },
  order: readonly number[],
): { shape: number[]; data: Float32Array } {
  const steps = shape.map((_, axis) =>
    shape.slice(axis + 1).reduce((product, length) => product * length, 1),
  );
  const lengths = order.map((axis) => shape[axis]);
  const result = new Float32Array(data.length);
  const index = lengths.map(() => 0);
  let from = 0;
  for (let to = 0; to < result.length; to++) {
    result[to] = data[from];
    for (let axis = lengths.length - 1; axis >= 0; axis--) {
      from += steps[order[axis]];
      if (++index[axis] < lengths[axis]) break;
      from -= steps[order[axis]] * lengths[axis];
      index[axis] = 0;
    }
  }
  return { shape: lengths, data: result };
}
