import type { BaselineReport } from '../baseline/compare-baseline.js';
import type { StepCount } from '../dispatches/step-count.js';
import type { Machine } from '../machine.js';
import type { Measurement } from '../measurement.js';
import type { Peak128 } from '../peak/measure-peak.js';
import type { Kind } from '../workload.js';

/** What came of one comparison. */
export interface ComparisonReport {
  kind: Kind;
  title: string;
  measurements: Measurement[];
}

/** All that a run found out. */
export interface Report {
  /** The command that made it. */
  command: string;
  /** When it began, as ISO 8601 has it, and how long it took. */
  date: string;
  seconds: number;
  machine: Machine;
  peak128: Peak128;
  /** GB/s that one core reads and writes when it copies memory. */
  bandwidth: number;
  /** GFLOP/s of PyTorch's matrix product on one thread: at least what one core can do with its widest vectors. */
  matrixPeak: number | null;
  comparisons: ComparisonReport[];
  /** What training steps send to a GPU, where that was asked for. */
  dispatches: StepCount[];
  /** How it stands to an earlier run, where one was given. */
  baseline: BaselineReport | null;
  /** What was not measured because it is not there, and how to install it. */
  leftOut: string[];
  /** What broke. */
  failed: string[];
}

/** GFLOP/s of one core at the most that was measured here. */
export const peakOfCore = ({ peak128, matrixPeak }: Pick<Report, 'peak128' | 'matrixPeak'>): number =>
  Math.max(peak128.plain, peak128.relaxed ?? 0, matrixPeak ?? 0);

/** What share of that a processor reaches, by its time; null on a GPU, and where no arithmetic is known. */
export const shareOfPeak = ({ gpu, gigaflopsPerCore }: Measurement, peak: number): number | null =>
  gpu || gigaflopsPerCore === null ? null : gigaflopsPerCore / peak;

/** Every measurement of a report. */
export const measurementsOf = ({ comparisons }: Report): Measurement[] =>
  comparisons.flatMap(({ measurements }) => measurements);
