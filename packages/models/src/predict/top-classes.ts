/** The classes of the largest values, largest first; of equal ones the first class comes first. */
export function topClasses(values: ArrayLike<number>, k: number): number[] {
  return Array.from(values, (_, index) => index)
    .sort((a, b) => values[b] - values[a] || a - b)
    .slice(0, k);
}

/** `exp(x_i) / sum_j exp(x_j)`, without overflow. */
export function softmax(logits: ArrayLike<number>): Float64Array {
  const largest = Array.from(logits).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = Float64Array.from(logits, (logit) => Math.exp(logit - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
