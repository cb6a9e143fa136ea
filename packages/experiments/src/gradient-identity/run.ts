import { deriveSeed } from '@residualjs/layers';
import type { RunContext } from '../experiment.js';
import { mulberry32, normalValues } from '../random.js';
import { significant } from '../significant.js';
import { mean } from '../statistics/mean.js';
import { type Backpropagated, backpropagate, type Sample } from './backpropagate.js';
import type { GradientIdentityConfig, UnitKind } from './config.js';
import { branchSumGradient, drawBranches } from './residual-stack.js';

/** What the networks of one kind and depth gave. */
export interface StackMeasurement {
  kind: UnitKind;
  /** L - 1. */
  units: number;
  /** |∂ξ/∂x_1| / |∂ξ/∂x_L|, one a network. */
  firstOverLast: number[];
  /** The geometric mean over the networks of |∂ξ/∂x_l| / |∂ξ/∂x_L|, for l = 1 to L. */
  normByUnit: number[];
  /** |x_L - (x_l + Σ_{i=l}^{L-1} F(x_i))| / |x_L|, the sum as the paper has it. */
  sumFromL: SumErrors;
  /** The same with the sum from i = 1, as the source prints it. */
  sumFrom1: SumErrors;
  /**
   * |∂ξ/∂x_l - g| / |∂ξ/∂x_l|, the largest over the units looked at, one a network, where g is the formula for identities,
   * (1 + ∂/∂x_l Σ F(x_i)) ∂ξ/∂x_L, its derivative by finite differences.
   */
  identityFormula: number[];
  /** The same with the formula for scaled shortcuts, (λ^{L-l} + ∂/∂x_l Σ λ^{L-1-i} F(x_i)) ∂ξ/∂x_L. */
  scaledFormula: number[];
}

/** How far x_L is from what a sum says. */
export interface SumErrors {
  /** The largest over l, one a network. */
  largest: number[];
  /** The mean over the networks, for l = 1 to L - 1. */
  byUnit: number[];
}

/** What `runGradientIdentity` gives back. */
export interface GradientIdentityResult {
  options: GradientIdentityConfig;
  stacks: StackMeasurement[];
}

type Vector = ArrayLike<number>;

const norm = (x: Vector) => Math.sqrt(Array.from(x).reduce((sum, value) => sum + value * value, 0));

const distance = (a: Vector, b: Vector) => norm(Array.from(a, (value, j) => value - b[j]));

/** The input of so many units at most is looked at with finite differences: the first, the last, and as many between. */
const LOOKED_AT = 5;

const unitsLookedAt = (units: number) => [
  ...new Set(Array.from({ length: LOOKED_AT }, (_, i) => Math.round((i * (units - 1)) / (LOOKED_AT - 1)))),
];

/** How far the formula is from the gradient at worst; `scale` is the λ that the formula knows of. */
function formulaError(
  { branches }: Sample,
  { x, gradients }: Backpropagated,
  kind: UnitKind,
  scale: number,
): number {
  const units = branches.length;
  const last = gradients[units];
  const errors = unitsLookedAt(units).map((l) => {
    const through = branchSumGradient(branches.slice(l), x[l], last, kind, scale);
    const formula = through.map((value, j) => scale ** (units - l) * last[j] + value);
    return distance(gradients[l], formula) / norm(gradients[l]);
  });
  return significant(Math.max(...errors));
}

/** How far x_l and the sum of the branches from unit `firstOf(l)` on are from x_L. */
function sumErrors(
  networks: readonly Backpropagated[],
  units: number,
  firstOf: (l: number) => number,
): SumErrors {
  const errors = networks.map(({ x, branches }) =>
    Array.from({ length: units }, (_, l) => {
      const sum = x[l].map((value, j) =>
        branches.slice(firstOf(l)).reduce((total, branch) => total + branch[j], value),
      );
      return distance(x[units], sum) / norm(x[units]);
    }),
  );
  return {
    largest: errors.map((ofNetwork) => significant(Math.max(...ofNetwork))),
    byUnit: errors[0].map((_, l) => significant(mean(errors.map((ofNetwork) => ofNetwork[l])))),
  };
}

/**
 * Checks the derivation of He et al. 2016, section 2, on networks that have not been trained: x_{l+1} = f(h(x_l) + F(x_l)) with
 * F(x) = W2 ReLU(W1 x). The gradient comes from automatic differentiation in float32, the formula from finite differences in float64.
 *
 * @throws RangeError if a number is not a positive integer
 */
export async function runGradientIdentity(
  config: GradientIdentityConfig,
  { seed: base, report }: RunContext,
): Promise<GradientIdentityResult> {
  const { kinds, depths, width, seeds } = config;
  for (const [name, value] of [
    ['width', width],
    ['seeds', seeds],
    ...depths.map((depth) => ['depths', depth]),
  ]) {
    if (!Number.isInteger(value) || Number(value) < 1) {
      throw new RangeError(`${name} (=${value}) must be a positive integer`);
    }
  }
  const stacks: StackMeasurement[] = [];
  for (const kind of kinds) {
    for (const units of depths) {
      const samples = Array.from({ length: seeds }, (_, i): Sample => {
        const random = mulberry32(deriveSeed(base, `network ${i + 1}`));
        const draw = () => [...normalValues(width, 1, random)];
        return { input: draw(), target: draw(), branches: drawBranches(units, width, kind, random) };
      });
      const found = await backpropagate(samples, kind);
      const ratios = found.map(({ gradients }) => gradients.map((g) => norm(g) / norm(gradients[units])));
      const scaled = found.map((network, i) => formulaError(samples[i], network, kind, kind.shortcutScale));
      stacks.push({
        kind,
        units,
        firstOverLast: ratios.map(([first]) => significant(first)),
        normByUnit: ratios[0].map((_, l) =>
          significant(Math.exp(mean(ratios.map((ofNetwork) => Math.log(ofNetwork[l]))))),
        ),
        sumFromL: sumErrors(found, units, (l) => l),
        sumFrom1: sumErrors(found, units, () => 0),
        identityFormula:
          kind.shortcutScale === 1
            ? scaled
            : found.map((network, i) => formulaError(samples[i], network, kind, 1)),
        scaledFormula: scaled,
      });
      await report(stacks.length, kinds.length * depths.length);
    }
  }
  return { options: config, stacks };
}
