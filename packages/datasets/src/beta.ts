import type { Random } from './random.js';

/** A standard normal value (Box and Muller 1958). */
const normal = (uniform: Random) =>
  Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

/** A value of the gamma distribution of scale 1 (Marsaglia and Tsang 2000, "A simple method for generating gamma variables"). */
function gamma(shape: number, uniform: Random): number {
  if (shape < 1) return gamma(shape + 1, uniform) * uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(uniform);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - uniform()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** A value of the Beta(a, b) distribution, in [0, 1]. */
export function beta(a: number, b: number, uniform: Random): number {
  const [x, y] = [gamma(a, uniform), gamma(b, uniform)];
  return x + y > 0 ? x / (x + y) : Number(uniform() < a / (a + b)); // both underflow where a and b are tiny
}
