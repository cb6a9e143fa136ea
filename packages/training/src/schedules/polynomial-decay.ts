/** Options of {@link polynomialDecay}. */
export interface PolynomialDecayOptions {
  /** The rate of the first step. */
  initial?: number;
  /** The number of steps of the run. */
  steps: number;
  /** 1 falls in a straight line; 2 in You et al. 2017, who train with large batches. */
  power?: number;
  /** The rate after the last step. */
  final?: number;
}

/**
 * `final + (initial - final) (1 - (step - 1) / steps)^power`: the rate falls to `final` over the run and stays there.
 *
 * @throws Error unless steps and power are above 0
 */
export function polynomialDecay({
  initial = 0.1,
  steps,
  power = 1,
  final = 0,
}: PolynomialDecayOptions): (step: number) => number {
  if (!(steps > 0)) throw new Error(`steps is ${steps}; a polynomial schedule needs at least 1`);
  if (!(power > 0)) throw new Error(`power is ${power}; it must be above 0`);
  return (step) => final + (initial - final) * Math.max(0, 1 - (step - 1) / steps) ** power;
}
