import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '@residualjs/common/node';
import type { Experiment } from '@residualjs/experiments';
import { onInterrupt } from '@residualjs/training/node';
import type { CliIo } from '../io.js';
import { lockFolder } from '../processes/folder-lock.js';
import { runPool } from '../processes/process-pool.js';
import { outcomeText } from './describe-outcome.js';
import { type Monitor, runMonitor } from './monitor.js';
import type { Outcome } from './outcome.js';
import { reproductionPage } from './page/reproduction-page.js';
import { readOutcome, removeOutcome } from './results-folder.js';
import { type ReproductionTarget, runAndWrite } from './run-and-write.js';
import { logOf, runBeside } from './run-part.js';
import { begin, finish, isUnfinished } from './unfinished.js';

/** What is asked of a reproduction. */
export interface ReproductionPlan extends ReproductionTarget {
  experiments: readonly Experiment[];
  /** Every experiment there is: the page shows those too that have results in the folder from before, or none. */
  catalogue: Readonly<Record<string, Experiment>>;
  /** Whether what a broken-off run of the same plan has finished is run again. */
  fresh: boolean;
  /** How many experiments run at once, each in a process of its own; with 1 all run in this one. */
  processes?: number;
}

/** How a reproduction ended. */
export interface ReproductionEnd {
  page: string;
  /** Of the experiments that ended, in the order of the plan. */
  outcomes: Outcome[];
  interrupted: boolean;
}

/**
 * Runs experiments, one after the other or side by side. The results of each are written when it ends, so that a run that was broken
 * off goes on with the rest; what fails is told, and the others go on.
 */
export async function runReproduction(plan: ReproductionPlan, io: CliIo): Promise<ReproductionEnd> {
  const { experiments, folder } = plan;
  await mkdir(folder, { recursive: true });
  const lock = await lockFolder(folder);
  const watch = watchInterrupt(io);
  const monitor = runMonitor(io.stderr);
  try {
    const finished = await startOrGoOn(plan, io);
    const left = experiments.filter(({ name }) => !finished.has(name));
    await runAll(left, plan, io, { signal: watch.signal, monitor });
    const outcomes = await readAll(experiments, plan);
    const isLeft = outcomes.length < experiments.length || outcomes.some(({ status }) => status === 'failed');
    if (!isLeft) await finish(folder);
    return { page: await writePage(plan), outcomes, interrupted: watch.signal.aborted };
  } finally {
    monitor.stop();
    watch.stop();
    await lock.release();
  }
}

function watchInterrupt({ signal, stderr }: CliIo) {
  if (signal !== undefined) return { signal, stop: () => {} };
  return onInterrupt(() => {
    stderr.write(
      `${stderr.isTTY ? '\r\u001b[K' : ''}ending; what is finished is kept; Ctrl-C again quits at once\n`,
    );
  });
}

/** The names of what a broken-off run of the same plan has finished; of any other plan the old results go. */
async function startOrGoOn(plan: ReproductionPlan, { stderr }: CliIo): Promise<Set<string>> {
  const { experiments, settings, folder, fresh } = plan;
  const what = { names: experiments.map(({ name }) => name), ...settings };
  if (!fresh && (await isUnfinished(folder, what))) {
    const done = (await readAll(experiments, plan)).filter(({ status }) => status === 'done');
    const names = done.map(({ name }) => name);
    if (names.length > 0) {
      stderr.write(`going on where it was broken off; --fresh runs these again: ${names.join(', ')}\n`);
    }
    return new Set(names);
  }
  for (const experiment of experiments) await removeOutcome(folder, experiment, settings.preset);
  await begin(folder, what);
  return new Set();
}

async function readAll(
  experiments: readonly Experiment[],
  { folder, settings }: ReproductionPlan,
): Promise<Outcome[]> {
  const outcomes = await Promise.all(
    experiments.map((experiment) => readOutcome(folder, experiment, settings.preset)),
  );
  return outcomes.filter((outcome) => outcome !== null);
}

interface Watched {
  signal: AbortSignal;
  monitor: Monitor;
}

async function runAll(
  experiments: readonly Experiment[],
  plan: ReproductionPlan,
  io: CliIo,
  watched: Watched,
): Promise<void> {
  const threads = plan.settings.threads === 'auto' ? availableParallelism() : plan.settings.threads;
  const { processes = Math.max(1, Math.floor(availableParallelism() / threads)) } = plan;
  const inOwnProcess = processes > 1 && experiments.length > 1;
  const { signal, monitor } = watched;
  const tasks = experiments.map((experiment) => ({
    run: async () => {
      const { name } = experiment;
      if (inOwnProcess) {
        monitor.follow(name, logOf(plan.folder, experiment));
        await runBeside(experiment, plan, io, signal);
      } else {
        const onProgress = (done: number, all: number) => monitor.progress(name, `${done}/${all}`);
        await runAndWrite(experiment, plan, io, { signal, onProgress });
      }
      const outcome = await readOutcome(plan.folder, experiment, plan.settings.preset);
      if (outcome !== null) {
        monitor.ended(name, outcomeText(outcome));
        await writePage(plan); // what is there can be read while the others run
      }
    },
  }));
  await runPool(tasks, { processes: inOwnProcess ? processes : 1, signal });
}

/** Writes the page of all that is there, and gives its path. */
async function writePage({ catalogue, folder, settings }: ReproductionPlan): Promise<string> {
  const entries = await Promise.all(
    Object.values(catalogue).map(async (experiment) => ({
      experiment,
      outcome: await readOutcome(folder, experiment, settings.preset),
    })),
  );
  const page = join(folder, 'index.html');
  await writeWhole(page, await reproductionPage(entries, settings.preset));
  return page;
}
