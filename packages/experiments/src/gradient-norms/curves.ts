import { mean } from '../statistics/mean.js';
import type { GradientNormsRun } from './run.js';

/** The first point of a curve: the start of learning. */
export const atStart = (curve: readonly number[]): number => curve[0];

/** The mean of the last tenth of a curve: the end of learning, of more than one window since batches differ. */
export function atEnd(curve: readonly number[]): number {
  return mean(curve.slice(-Math.max(1, Math.round(curve.length / 10))));
}

/** The norm at the input of the block over that at the residual connection, window by window. */
export const ratios = ({ xIn, xRes }: Pick<GradientNormsRun, 'xIn' | 'xRes'>): number[] =>
  xIn.map((norm, i) => norm / xRes[i]);

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
