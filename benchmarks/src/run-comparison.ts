import { agree, compareResults, FALL_TOLERANCE, TOLERANCE } from './compare.js';
import { type Measurement, type Samples, summarizeSamples } from './measurement.js';
import type { Comparison, Entry } from './plan.js';
import { Child, ChildError } from './process/child.js';
import { warmUp } from './warm-up.js';
import type { WorkName } from './workload.js';

/** How a comparison is run. */
export interface RunOptions {
  /** How often the contestants take turns. */
  rounds: number;
  /** Least iterations of a contestant in one round. */
  iterations: number;
  /** Folder of the network and the batch. */
  folder: string;
  /** Of a forward pass over one image. */
  multiplyAdds: number;
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

/** Losses of so many steps are compared before training is timed: the second and the third show the gradients. */
const FIRST_STEPS = 3;

/** A contestant whose process is ready. */
interface Runner extends Entry {
  child: Child;
  about: string;
  values: number[];
  samples: Samples;
  /** Iterations of one round. */
  count: number;
}

const title = (work: WorkName, { model, batch, threads }: Comparison) =>
  `${work} ${model}, batch ${batch}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;

const nameOf = ({ contestant, work }: Entry, comparison: Comparison) =>
  `${contestant.name}, ${title(work, comparison)}`;

/**
 * Runs one comparison: starts the processes, has their first results compared, then times one after the other, over and
 * over, so that a slow moment of the machine falls on all of them alike. While one is timed the others wait for input.
 * Where first results differ nothing is timed: they do not do the same work, and no figure would mean anything.
 */
export async function runComparison(comparison: Comparison, options: RunOptions): Promise<ComparisonResult> {
  const result: ComparisonResult = { measurements: [], matrixPeak: null, leftOut: [], failed: [] };
  const runners = new Set<Runner>();
  /** Does something with a contestant; one that breaks leaves the comparison. */
  const attempt = async (runner: Runner, action: () => Promise<void>) => {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof ChildError)) throw error;
      (error.absent ? result.leftOut : result.failed).push(`${nameOf(runner, comparison)}: ${error.message}`);
      runner.child.kill();
      runners.delete(runner);
    }
  };
  const each = async (what: string, action: (runner: Runner) => Promise<void>) => {
    options.onProgress(`${title(comparison.work, comparison)}: ${what}`);
    for (const runner of [...runners]) await attempt(runner, () => action(runner));
  };
  try {
    for (const entry of comparison.entries) {
      const child = new Child(entry.contestant.command(comparison.threads));
      const samples = { milliseconds: [], rounds: [], idleCpuSeconds: 0 };
      runners.add({ ...entry, child, about: '', values: [], samples, count: 0 });
    }
    await each('first results', (runner) => prepare(runner, comparison, options));
    const differences = differingResults([...runners], comparison);
    if (differences.length > 0) {
      result.failed.push(...differences);
      return result;
    }
    await each('warm-up', async (runner) => {
      const { limits } = runner.contestant;
      runner.count = limits?.iterations ?? (await warmUp(runner.child, options.iterations));
    });
    await each('peak of the machine', async ({ contestant, child }) => {
      if (contestant.tellsPeak) result.matrixPeak = (await child.request({ do: 'peak' })).gigaflops;
    });
    for (let round = 1; round <= options.rounds; round++) {
      await each(`round ${round} of ${options.rounds}`, async (runner) => {
        if (round <= (runner.contestant.limits?.rounds ?? round)) await time(runner);
      });
    }
    await each('end', async (runner) => {
      result.measurements.push(await finish(runner, [...runners], comparison, options));
    });
    return result;
  } finally {
    for (const { child } of runners) child.kill();
  }
}

async function prepare(
  runner: Runner,
  { model, batch, threads }: Comparison,
  { folder }: RunOptions,
): Promise<void> {
  const { work, contestant, child } = runner;
  const steps = work === 'inference' || contestant.limits ? 1 : FIRST_STEPS;
  const { values, about } = await child.request({
    do: 'prepare',
    work,
    model,
    batch,
    threads,
    folder,
    steps,
  });
  Object.assign(runner, { values, about });
}

function differingResults([first, ...others]: readonly Runner[], comparison: Comparison): string[] {
  const show = ({ values }: Runner) => `${values.slice(0, 4).join(', ')}, …`;
  return others.flatMap((other) => {
    const difference = compareResults(comparison.work, other.values, first.values);
    if (agree(difference)) return [];
    const { results, falls } = difference;
    const falling =
      falls === null ? '' : `, falls of the loss by ${falls.toFixed(3)} (allowed: ${FALL_TOLERANCE})`;
    return [
      `${nameOf(other, comparison)}: its first results differ from those of ${first.contestant.name} by ` +
        `${results.toExponential(1)} of the largest (allowed: ${TOLERANCE})${falling}, so nobody was timed: ` +
        `${show(other)} and not ${show(first)}`,
    ];
  });
}

async function time({ child, samples, count }: Runner): Promise<void> {
  const { milliseconds, cpuSeconds, idleCpuSeconds } = await child.request({ do: 'iterate', count });
  samples.milliseconds.push(...milliseconds);
  samples.idleCpuSeconds += idleCpuSeconds;
  samples.rounds.push({ iterations: milliseconds.length, cpuSeconds });
}

async function finish(
  { contestant, child, work, about, values, samples }: Runner,
  [first]: readonly Runner[],
  { model, batch, threads }: Comparison,
  { multiplyAdds }: RunOptions,
): Promise<Measurement> {
  const { peakBytes, wasmBytes } = await child.request({ do: 'dispose' });
  const { name, ours } = contestant;
  const difference = compareResults(work, values, first.values);
  return summarizeSamples(
    { contestant: name, ours, about, work, model, batch, threads, peakBytes, wasmBytes, difference },
    samples,
    multiplyAdds,
  );
}
