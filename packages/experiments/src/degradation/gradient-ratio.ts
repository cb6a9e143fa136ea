import type { NetworkRun } from '../networks/train-network.js';

/**
 * The gradient norm at the input of the first block over that at the input of the last: the geometric mean over the steps in which norms
 * were taken. Steps with a norm of 0, or one that is not finite, tell nothing and are left out.
 *
 * @throws RangeError where no step is left
 */
export function gradientRatio({ gradientNorms = [] }: NetworkRun): number {
  const logarithms = gradientNorms
    .map((norms) => Math.log(norms[0] / norms[norms.length - 1]))
    .filter(Number.isFinite);
  if (logarithms.length === 0) throw new RangeError('the run has no gradient norms above 0 and finite');
  return Math.exp(logarithms.reduce((sum, value) => sum + value, 0) / logarithms.length);
}
