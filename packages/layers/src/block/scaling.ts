import { checkOneOf } from '../layer.js';
import type { StochasticDepthMode } from '../stochastic-depth.js';

/** The ways to scale a branch. */
export const SCALINGS = ['rezero', 'zero-gamma', 'stochastic-depth'] as const;

/** Options of the scaling 'stochastic-depth', see {@link ResidualStochasticDepth}. */
export interface StochasticDepthScaling {
  /** The kind of scaling. */
  type: 'stochastic-depth';
  /** Probability that the branch is kept. */
  survivalProbability?: number;
  /** What is left out at once. */
  mode?: StochasticDepthMode;
}

/**
 * What scales the branch F of a block:
 * - 'rezero': alpha * F with a learned alpha that starts at 0, see {@link ResidualReZero}.
 * - 'zero-gamma': what ends the branch starts at zero, so that F is 0 at first: gamma of the last batch
 *   normalisation (Goyal et al. 2017, section 5.1), or where the order ends the branch with a convolution its
 *   kernel (a gamma of 0 before a ReLU would never get a gradient, and for that reason 'relu-before-addition' is
 *   refused).
 * - 'stochastic-depth': F is left out at random, see {@link ResidualStochasticDepth}.
 */
export type Scaling = null | (typeof SCALINGS)[number] | StochasticDepthScaling;

/** A scaling as an object. */
export type NormalizedScaling = { type: 'rezero' } | { type: 'zero-gamma' } | StochasticDepthScaling;

/** The scaling as an object; throws on a name that is none. */
export function normalizeScaling(where: string, scaling: Scaling): NormalizedScaling | null {
  if (scaling === null) return null;
  const normalized = typeof scaling === 'string' ? { type: scaling } : scaling;
  checkOneOf(where, 'scaling', normalized.type, SCALINGS);
  return normalized;
}
