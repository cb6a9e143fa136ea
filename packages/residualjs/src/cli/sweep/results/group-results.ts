import type { SweepRun } from '../grid/expand-grid.js';
import { canonicalJson } from '../grid/run-id.js';
import type { RunMetrics } from '../run/run-metrics.js';
import type { RunResult } from './run-result.js';
import { type Spread, spreadOf } from './spread.js';

/** Runs that differ in nothing but their seed, and what they came to together. */
export interface SettingGroup {
  /** Their settings that vary in the sweep, without the seed. */
  settings: Readonly<Record<string, unknown>>;
  runs: number;
  done: number;
  failed: number;
  /** Null where no run was measured so. */
  heldOutAccuracy: Spread | null;
  testAccuracy: Spread | null;
  testLoss: Spread | null;
  seconds: Spread | null;
}

/** The settings of a run that its repetitions share. */
export function withoutSeed({ varying }: SweepRun): Readonly<Record<string, unknown>> {
  const { seed: _, ...settings } = varying;
  return settings;
}

/** Mean and standard deviation over the seeds of each setting, in the order of the grid. */
export function groupResults(
  runs: readonly SweepRun[],
  resultOf: (id: string) => RunResult | undefined,
): SettingGroup[] {
  const groups = new Map<string, SweepRun[]>();
  for (const run of runs) {
    const key = canonicalJson(withoutSeed(run));
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].map((members) => {
    const results = members.map(({ id }) => resultOf(id)).filter((result) => result !== undefined);
    const metrics = results.map((result) => result.metrics).filter((found) => found !== null);
    const spread = (pick: (found: RunMetrics) => number | null | undefined) =>
      spreadOf(metrics.map(pick).filter((value) => typeof value === 'number'));
    return {
      settings: withoutSeed(members[0]),
      runs: members.length,
      done: metrics.length,
      failed: results.length - metrics.length,
      heldOutAccuracy: spread(({ heldOut }) => heldOut?.accuracy),
      testAccuracy: spread(({ test }) => test?.accuracy),
      testLoss: spread(({ test }) => test?.loss),
      seconds: spread(({ seconds }) => seconds),
    };
  });
}
