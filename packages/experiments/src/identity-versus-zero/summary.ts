import type { IdentityVersusZeroConfig } from './config.js';

/** What the runs of one setting did. Losses are means per sample; an epoch's loss is taken while it trains. */
export interface SettingSummary {
  /** Mean over the runs, per epoch. */
  mean: number[];
  /** Median over the runs, per epoch. */
  median: number[];
  /** 2.5 and 97.5 % quantiles of the runs, per epoch. */
  lower: number[];
  upper: number[];
  /** The first epoch (from 1) whose mean is below 0.01; null if there is none. */
  meanBelow: number | null;
  /** The same for the median. */
  medianBelow: number | null;
  /** Runs whose loss is the same in the last two epochs and above 0.01: their ReLU is dead. */
  deadRuns: number;
}

/** What {@link identityVersusZero} gives back. */
export interface IdentityVersusZeroResult {
  options: IdentityVersusZeroConfig;
  identity: SettingSummary;
  zero: SettingSummary;
}

/** The line that the source draws. */
const THRESHOLD = 0.01;

const quantile = (sorted: readonly number[], at: number) => {
  const position = (sorted.length - 1) * at;
  const below = Math.floor(position);
  const next = sorted[Math.min(below + 1, sorted.length - 1)];
  return sorted[below] + (next - sorted[below]) * (position - below);
};

const firstBelow = (values: readonly number[]) => {
  const epoch = values.findIndex((value) => value < THRESHOLD);
  return epoch < 0 ? null : epoch + 1;
};

/** Summarises one setting from the loss of each run in each epoch. */
export function summarizeSetting(losses: readonly (readonly number[])[]): SettingSummary {
  const sorted = losses.map((epoch) => [...epoch].sort((a, b) => a - b));
  const mean = losses.map((epoch) => epoch.reduce((sum, loss) => sum + loss, 0) / epoch.length);
  const median = sorted.map((epoch) => quantile(epoch, 0.5));
  const last = losses[losses.length - 1];
  const before = losses[losses.length - 2];
  const deadRuns = before
    ? last.filter((loss, run) => loss > THRESHOLD && Math.abs(loss - before[run]) < 1e-6 * loss).length
    : 0;
  return {
    mean,
    median,
    lower: sorted.map((epoch) => quantile(epoch, 0.025)),
    upper: sorted.map((epoch) => quantile(epoch, 0.975)),
    meanBelow: firstBelow(mean),
    medianBelow: firstBelow(median),
    deadRuns,
  };
}

/** Parts the summed losses [identity runs, zero runs] of every epoch and summarises each setting. */
export function summarizeRuns(
  history: readonly Float32Array[],
  options: IdentityVersusZeroResult['options'],
): IdentityVersusZeroResult {
  const setting = (from: number) =>
    summarizeSetting(
      history.map((epoch) =>
        Array.from(epoch.subarray(from, from + options.runs), (loss) => loss / options.samples),
      ),
    );
  return { options, identity: setting(0), zero: setting(options.runs) };
}
