/** So many values of a result are compared one by one. */
const SAMPLE = 499;

/** A result as a few numbers: values from all over it, the mean, and the mean of the absolute values. */
export function digest(values: ArrayLike<number>): number[] {
  const { length } = values;
  let [sum, absolute] = [0, 0];
  for (let i = 0; i < length; i++) {
    sum += values[i];
    absolute += Math.abs(values[i]);
  }
  const count = Math.min(SAMPLE, length);
  const sample = Array.from({ length: count }, (_, i) => values[Math.floor((i * length) / count)]);
  return [...sample, sum / length, absolute / length];
}
