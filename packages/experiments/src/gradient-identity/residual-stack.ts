import { normalValues, type Random } from '../random.js';
import type { UnitKind } from './config.js';

/** The weights of one branch, F(x) = W2 ReLU(W1 x), each `[width * width]`, row by row. */
export interface BranchWeights {
  first: Float32Array;
  second: Float32Array;
}

/**
 * Draws the branches of a stack: W1 by He's initialisation, deviation √(2 / width), so that ReLU(W1 x) has the size of x; W2 with
 * branchScale / √width, so that F(x) has branchScale times that.
 */
export function drawBranches(
  units: number,
  width: number,
  { branchScale }: Pick<UnitKind, 'branchScale'>,
  random: Random,
): BranchWeights[] {
  return Array.from({ length: units }, () => ({
    first: normalValues(width * width, Math.sqrt(2 / width), random),
    second: normalValues(width * width, branchScale / Math.sqrt(width), random),
  }));
}

type Vector = readonly number[] | Float64Array;

/** W x, in float64. */
function multiply(weights: Float32Array, x: Vector): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    let sum = 0;
    for (let j = 0; j < x.length; j++) sum += weights[i * x.length + j] * x[j];
    y[i] = sum;
  }
  return y;
}

/** F(x), in float64. */
export const applyBranch = ({ first, second }: BranchWeights, x: Vector): Float64Array =>
  multiply(
    second,
    multiply(first, x).map((value) => Math.max(value, 0)),
  );

/**
 * Σ_i λ^{L-1-i} F(x_i) over the units that `branches` are, in float64: what they add to their input, if f is the identity. The units
 * after a unit scale what it adds.
 *
 * @param scale what the sum scales by: λ where the formula knows of the scaling, 1 as the formula for identities has it
 */
export function branchSum(
  branches: readonly BranchWeights[],
  input: Vector,
  { shortcutScale, after }: Pick<UnitKind, 'shortcutScale' | 'after'>,
  scale: number,
): Float64Array {
  let x = Float64Array.from(input);
  let sum = new Float64Array(x.length);
  for (const branch of branches) {
    const added = applyBranch(branch, x);
    sum = sum.map((value, j) => scale * value + added[j]);
    x = x.map((value, j) => {
      const next = shortcutScale * value + added[j];
      return after === 'relu' ? Math.max(next, 0) : next;
    });
  }
  return sum;
}

/**
 * d/dx (direction · Σ_i λ^{L-1-i} F(x_i)) by central differences in float64: knows nothing of derivatives.
 *
 * The step is 1e-8 of the size of x: rounding then changes the eighth digit, and hardly ever is a ReLU within so little of its bend.
 */
export function branchSumGradient(
  branches: readonly BranchWeights[],
  input: Vector,
  direction: Vector,
  kind: Pick<UnitKind, 'shortcutScale' | 'after'>,
  scale: number,
): Float64Array {
  const x = Float64Array.from(input);
  const step = 1e-8 * (Math.sqrt(x.reduce((sum, value) => sum + value * value, 0) / x.length) || 1);
  const along = (moved: Float64Array) =>
    branchSum(branches, moved, kind, scale).reduce((sum, value, j) => sum + direction[j] * value, 0);
  return x.map((value, j) => {
    const [above, below] = [Float64Array.from(x), Float64Array.from(x)];
    above[j] = value + step;
    below[j] = value - step;
    return (along(above) - along(below)) / (above[j] - below[j]);
  });
}
