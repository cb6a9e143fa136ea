import { mean } from '../statistics/mean.js';
import type { GradientNormsRun } from './run.js';

/** The first point of a curve: the start of learning. */
export const atStart = (curve: readonly number[]): number => curve[0];

/** The mean of the last tenth of a curve: the end of learning, of more than one window since batches differ. */
export function atEnd(curve: readonly number[]): number {
  return mean(curve.slice(-Math.max(1, Math.round(curve.length / 10))));
}

/**
 * What a norm counts as at least, as a share of what it is held against. A block whose ReLUs are all off lets nothing through, and of 0 there is
 * no ratio; a living block lets through a tenth or more.
 */
const LEAST_SHARE = 1e-3;

/** A run without norms of 0: x_res is at least a thousandth of its start, x_in of x_res, and the block's output of its input at the start. */
export function aboveZero(run: GradientNormsRun): GradientNormsRun {
  const { xIn, xRes, blockInput, blockOutput } = run;
  const kept = xRes.map((norm) => Math.max(norm, LEAST_SHARE * xRes[0]));
  return {
    ...run,
    xRes: kept,
    xIn: kept.length === 0 ? xIn : xIn.map((norm, i) => Math.max(norm, LEAST_SHARE * kept[i])),
    blockOutput: blockOutput.map((norm) => Math.max(norm, LEAST_SHARE * blockInput[0])), // the input may die, too
  };
}

/** The norm at the input of the block over that at the residual connection, window by window. */
export const ratios = ({ xIn, xRes }: Pick<GradientNormsRun, 'xIn' | 'xRes'>): number[] =>
  xIn.map((norm, i) => Math.max(norm / xRes[i], LEAST_SHARE));

/** Whether no gradient came through the block at the end of a run: its ReLUs are off, and nothing can wake them. */
export const isDead = ({ xIn }: Pick<GradientNormsRun, 'xIn'>): boolean => xIn[xIn.length - 1] === 0;

/** The number of the first window, from 1, in which the gradient at the input of the block is the larger one; null if in none. */
export function crossing(run: Pick<GradientNormsRun, 'xIn' | 'xRes'>): number | null {
  const at = ratios(run).findIndex((ratio) => ratio > 1);
  return at < 0 ? null : at + 1;
}

/** The geometric mean of curves, point by point. */
export function geometricMean(curves: readonly (readonly number[])[]): number[] {
  return curves[0].map((_, i) => Math.exp(mean(curves.map((curve) => Math.log(curve[i])))));
}

/**
 * The height of each curve where the others are lowest. A curve's own lowest point lies below its start in every case, by noise
 * alone; where the other runs are lowest says nothing about its own noise, so these heights may be tested.
 */
export function dips(curves: readonly (readonly number[])[]): number[] {
  return curves.map((curve, i) => {
    const others = geometricMean(curves.filter((_, j) => j !== i));
    return curve[others.indexOf(Math.min(...others))];
  });
}
