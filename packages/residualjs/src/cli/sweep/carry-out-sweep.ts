import { hostname } from 'node:os';
import { type InterruptWatch, onInterrupt } from '@residualjs/training/node';
import { EXIT } from '../exit-codes.js';
import type { CliIo } from '../io.js';
import { writeJson } from '../json-file.js';
import { duration } from '../numbers.js';
import type { Carrier, SweepListener } from './carrier.js';
import type { SweepRun } from './grid/expand-grid.js';
import type { Sweep } from './grid/read-grid.js';
import { type SweepProgress, sweepProgress } from './progress/sweep-progress.js';
import { runLabel, writeSweepReport } from './report/write-sweep-report.js';
import { openResults, type ResultLog } from './results/result-log.js';
import type { RunResult } from './results/run-result.js';
import type { SweepFolder } from './sweep-folder.js';
import { sweepJson, sweepText } from './sweep-outcome.js';

/** Options of {@link carryOutSweep}. */
export interface CarryOutSweepOptions {
  /** Whether runs that failed are tried again. */
  retryFailed: boolean;
  json?: string;
  /** What is said when Ctrl-C ends it. */
  onInterrupt: string;
}

/** Carries out the runs of a sweep that have no result yet, and tells what all of them came to. */
export async function carryOutSweep(
  io: CliIo,
  sweep: Sweep,
  files: SweepFolder,
  carrier: Carrier,
  { retryFailed, json, onInterrupt: said }: CarryOutSweepOptions,
): Promise<number> {
  const results = openResults(files.results);
  const { runs, name } = sweep;
  if (retryFailed) forgetFailed(runs, results);
  const todo = runs.filter(({ id }) => results.get(id) === undefined);
  const before = runs.length - todo.length;
  io.stderr.write(
    `sweep ${name}: ${runs.length} runs${before > 0 ? `, ${before} of them done before` : ''}, into ${files.folder}\n`,
  );
  const progress = sweepProgress({ stream: io.stderr, title: name, total: todo.length });
  const watch = watchInterrupt(io, () => progress.log(`${said}; Ctrl-C again quits at once`));
  try {
    await carrier(todo, listenerOf(progress, results), watch.signal);
    progress.stop();
    return await finish(io, sweep, files, results, { json, interrupted: watch.signal.aborted });
  } finally {
    progress.stop();
    watch.stop();
    results.close();
  }
}

function watchInterrupt({ signal }: CliIo, handler: () => void): InterruptWatch {
  return signal === undefined ? onInterrupt(handler) : { signal, stop: () => {} };
}

function forgetFailed(runs: readonly SweepRun[], results: ResultLog): void {
  for (const { id } of runs) if (results.get(id)?.status === 'failed') results.forget(id);
}

/** Keeps results, then shows them: what was shown is on the disk. */
function listenerOf(progress: SweepProgress, results: ResultLog): SweepListener {
  return {
    started: (run, from) => progress.started(run.id, runLabel(run), from),
    progress: ({ id }, found) => progress.update(id, found),
    gone: ({ id }) => progress.gone(id),
    log: (text) => progress.log(text),
    ended(run, result) {
      const isNew = results.add(result);
      if (isNew) progress.ended(run.id, result.status, resultText(run, result));
      return isNew;
    },
  };
}

/** How a run ended, in a line. */
function resultText(run: SweepRun, { metrics, error, folder, host }: RunResult): string {
  if (metrics === null) {
    const machine = host === hostname() ? '' : `${host}:`;
    return `${runLabel(run)}: failed: ${error}${folder === '' ? '' : ` (${machine}${folder}.log)`}`;
  }
  const { test, seconds } = metrics;
  const accuracy = test === null ? 'no evaluation' : `test accuracy ${test.accuracy.toFixed(4)}`;
  return `${runLabel(run)}: ${accuracy} in ${duration(seconds)}`;
}

async function finish(
  { stdout, environment }: CliIo,
  sweep: Sweep,
  files: SweepFolder,
  { get }: ResultLog,
  { json, interrupted }: { json?: string; interrupted: boolean },
): Promise<number> {
  const { runs, name } = sweep;
  const title = `${name}: ${runs.length} runs`;
  const hasReport = await writeSweepReport(title, runs, get, files);
  await writeJson(json, sweepJson(sweep, files, get));
  stdout.write(`${sweepText(sweep, get, { stdout, environment }).join('\n')}\n`);
  if (hasReport) stdout.write(`report ${files.report}\n`);
  if (interrupted) {
    stdout.write('interrupted; what was done is kept, and the same command goes on\n');
    return EXIT.interrupted;
  }
  return runs.every(({ id }) => get(id)?.status === 'done') ? EXIT.success : EXIT.failure;
}
