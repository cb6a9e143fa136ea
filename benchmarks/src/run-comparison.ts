import { agree, compareResults, FALL_TOLERANCE, TOLERANCE } from './compare.js';
import type { Cost } from './cost.js';
import type { Measurement } from './measurement.js';
import type { Pace } from './pace.js';
import type { Comparison, Entry } from './plan.js';
import { ChildError } from './process/child.js';
import type { ChildPool } from './process/child-pool.js';
import { Runner } from './runner.js';
import { warmUp } from './warm-up.js';

/** How a comparison is run. */
export interface RunOptions {
  pace: Pace;
  /** Folder of the network and the batch. */
  folder: string;
  /** Where processes come from. */
  pool: ChildPool;
  /** Whether they go back there; else each has a fresh one, whose peak memory is that of its work. */
  stay: boolean;
  /** The least cost of one iteration, where it is known. */
  costOf(entry: Entry): Cost | null;
  onProgress(message: string): void;
}

/** What came of a comparison. */
export interface ComparisonResult {
  measurements: Measurement[];
  /** GFLOP/s of a matrix product on one thread, from a peer that can tell. */
  matrixPeak: number | null;
  /** What was not there after all: a backend, threads. */
  leftOut: string[];
  /** What broke. */
  failed: string[];
}

/** What makes the same results. */
const sameWork = ({ entry: a }: Runner, { entry: b }: Runner) =>
  a.subject === b.subject && a.batch === b.batch;

/**
 * Runs one comparison: starts the processes, has their first results compared, then times one after the other, over and
 * over, so that a slow moment of the machine falls on all of them alike. While one is timed the others wait for input.
 * Where first results differ nothing is timed: they do not do the same work, and no figure would mean anything.
 */
export async function runComparison(comparison: Comparison, options: RunOptions): Promise<ComparisonResult> {
  const { pool, pace, folder, stay, costOf } = options;
  const result: ComparisonResult = { measurements: [], matrixPeak: null, leftOut: [], failed: [] };
  const runners = new Set<Runner>();
  const named = ({ entry }: Runner) => `${entry.contestant.name}, ${nameOf(entry, comparison)}`;
  /** Does something with a contestant; one that breaks leaves the comparison. */
  const attempt = async (runner: Runner, action: () => Promise<void>) => {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof ChildError)) throw error;
      (error.absent ? result.leftOut : result.failed).push(`${named(runner)}: ${error.message}`);
      runner.child.kill();
      runners.delete(runner);
    }
  };
  const each = async (what: string, action: (runner: Runner) => Promise<void>) => {
    options.onProgress(`${comparison.title}: ${what}`);
    for (const runner of [...runners]) await attempt(runner, () => action(runner));
  };
  const first = (runner: Runner) => [...runners].find((other) => sameWork(other, runner)) as Runner;
  try {
    for (const entry of comparison.entries) {
      runners.add(new Runner(entry, pool.take(entry.contestant.command(entry.threads))));
    }
    await each('first results', (runner) => runner.prepare(folder));
    const differences = [...runners].flatMap((runner) => differingResults(runner, first(runner), named));
    if (differences.length > 0) {
      result.failed.push(...differences);
      return result;
    }
    await each('warm-up', async (runner) => {
      const { limits } = runner.entry.contestant;
      runner.count = limits?.iterations ?? (await warmUp(runner.child, pace));
    });
    await each('peak of the machine', async ({ entry, child }) => {
      if (entry.contestant.tellsPeak) result.matrixPeak = (await child.request({ do: 'peak' })).gigaflops;
    });
    for (let round = 1; round <= pace.rounds; round++) {
      await each(`round ${round} of ${pace.rounds}`, async (runner) => {
        if (round <= (runner.entry.contestant.limits?.rounds ?? round)) await runner.time();
      });
    }
    await each('end', async (runner) => {
      result.measurements.push(await runner.finish(first(runner), costOf(runner.entry), stay));
    });
    if (stay) giveBack(runners, pool);
    return result;
  } finally {
    for (const { child } of runners) child.kill();
  }
}

/** Keeps the processes for the next comparison. */
function giveBack(runners: Set<Runner>, pool: ChildPool): void {
  for (const { entry, child } of runners) pool.giveBack(entry.contestant.command(entry.threads), child);
  runners.clear();
}

const nameOf = ({ work, subject }: Entry, { kind, title }: Comparison) =>
  `${title.replace(kind, work)}${title.includes(subject) ? '' : `, ${subject}`}`;

function differingResults(runner: Runner, first: Runner, named: (runner: Runner) => string): string[] {
  const { work, contestant } = runner.entry;
  const { tolerance = TOLERANCE } = contestant;
  const difference = compareResults(work, runner.values, first.values);
  if (agree(difference, tolerance)) return [];
  const show = ({ values }: Runner) => `${values.slice(0, 4).join(', ')}, …`;
  const { results, falls } = difference;
  const falling =
    falls === null ? '' : `, falls of the loss by ${falls.toFixed(3)} (allowed: ${FALL_TOLERANCE})`;
  return [
    `${named(runner)}: its first results differ from those of ${first.entry.contestant.name} by ` +
      `${results.toExponential(1)} of the largest (allowed: ${tolerance})${falling}, so nobody was timed: ` +
      `${show(runner)} and not ${show(first)}`,
  ];
}
