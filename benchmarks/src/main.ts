import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '@residualjs/training/node';
import { CommanderError } from 'commander';
import { compareBaseline } from './baseline/compare-baseline.js';
import { readBaseline } from './baseline/read-baseline.js';
import type { Contestant } from './contestants/contestant.js';
import { findBackends } from './contestants/find-backends.js';
import { PEERS } from './contestants/peers.js';
import { residualjs } from './contestants/residualjs.js';
import { countSteps } from './dispatches/count-steps.js';
import { describeMachine } from './machine.js';
import { measure } from './measure.js';
import { type BenchOptions, benchCommand } from './options.js';
import { measureBandwidth } from './peak/measure-bandwidth.js';
import { measurePeak128 } from './peak/measure-peak.js';
import { plan } from './plan.js';
import { formatReport } from './report/format-report.js';
import { reportAsJson } from './report/json.js';
import { figureFiles } from './report/page/figure-files.js';
import { reportPage } from './report/page/report-page.js';
import type { Report } from './report/report.js';
import { withTemporaryFolder } from './temporary-folder.js';

/** Everybody asked for who is here; the names of the others, each with what installs it, go to `leftOut`. */
async function present({ backends, peers }: BenchOptions, leftOut: string[]): Promise<Contestant[]> {
  const found = await findBackends(backends);
  const contestants = [...found.map(residualjs), ...peers.map((name) => PEERS[name])];
  const here: Contestant[] = [];
  for (const contestant of contestants) {
    const absence = await contestant.absence();
    if (absence === null) here.push(contestant);
    else leftOut.push(`${contestant.name}: ${absence}`);
  }
  return here;
}

async function writeFigures(folder: string, report: Report): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, svg } of await figureFiles(report)) await writeWhole(join(folder, `${name}.svg`), svg);
}

async function run(options: BenchOptions, command: string): Promise<boolean> {
  const { baseline: file, bound, relativeTo } = options;
  const earlier = file === undefined ? null : await readBaseline(file);
  await mkdir(options.report, { recursive: true }); // before anything is measured, since it may be refused
  const start = Date.now();
  const report: Report = {
    command,
    date: new Date(start).toISOString(),
    seconds: 0,
    machine: describeMachine(),
    peak128: measurePeak128(),
    bandwidth: measureBandwidth(),
    matrixPeak: null,
    comparisons: [],
    dispatches: [],
    baseline: null,
    leftOut: [],
    failed: [],
  };
  const contestants = await present(options, report.leftOut);
  const { comparisons, leftOut } = plan({ ...options, contestants });
  report.leftOut.push(...leftOut);
  await withTemporaryFolder((folder) => measure(comparisons, options, report, folder));
  if (options.work.includes('dispatches')) {
    const onProgress = (message: string) => process.stderr.write(`${message}\n`);
    const { counts, leftOut, failed } = await countSteps({ ...options, contestants, onProgress });
    report.dispatches = counts;
    report.leftOut.push(...leftOut);
    report.failed.push(...failed);
  }
  if (earlier !== null && file !== undefined && report.comparisons.length > 0) {
    report.baseline = compareBaseline(report, earlier, { file, bound, relativeTo });
  }
  report.seconds = (Date.now() - start) / 1000;
  console.log(formatReport(report));
  if (options.json !== undefined) await writeWhole(options.json, reportAsJson(report));
  if (report.comparisons.length + report.dispatches.length === 0) throw new Error('nothing was measured');
  const page = join(options.report, 'report.html');
  await writeWhole(page, await reportPage(report));
  if (options.figures !== undefined) await writeFigures(options.figures, report);
  console.log(`\nreport: ${page}`);
  return report.failed.length === 0 && !report.baseline?.changes.some(({ slower }) => slower);
}

/**
 * Runs the benchmark; returns the exit code: 0, 1 after a failure or where something is slower than the baseline, 2 for a wrong argument. Somebody who is absent is no
 * failure.
 */
export async function main(argv: readonly string[]): Promise<number> {
  let complete = true;
  const command = benchCommand(async (options) => {
    complete = await run(options, ['npm run bench --', ...argv].join(' '));
  });
  try {
    await command.exitOverride().parseAsync(argv, { from: 'user' });
    return complete ? 0 : 1;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    console.error(`error: ${(error as Error).message}`);
    return 1;
  }
}
