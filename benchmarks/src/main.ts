import { writeWhole } from '@residualjs/training/node';
import { CommanderError } from 'commander';
import type { Contestant } from './contestants/contestant.js';
import { PEERS } from './contestants/peers.js';
import { residualjs } from './contestants/residualjs.js';
import { describeMachine } from './machine.js';
import { type ExportedNetwork, exportBatch, exportNetwork } from './network/export-network.js';
import { type BenchOptions, benchCommand } from './options.js';
import { measurePeak128 } from './peak/measure-peak.js';
import { type Comparison, plan } from './plan.js';
import { ratios, tapOverheads, threadScaling } from './ratios.js';
import { doubts, formatReport, type Report } from './report.js';
import { runComparison } from './run-comparison.js';
import { withTemporaryFolder } from './temporary-folder.js';

/** Everybody asked for who is here; the names of the others, each with what installs it, go to `leftOut`. */
async function present({ backends, peers }: BenchOptions, leftOut: string[]): Promise<Contestant[]> {
  const contestants = [...backends.map(residualjs), ...peers.map((name) => PEERS[name])];
  const here: Contestant[] = [];
  for (const contestant of contestants) {
    const absence = await contestant.absence();
    if (absence === null) here.push(contestant);
    else leftOut.push(`${contestant.name}: ${absence}`);
  }
  return here;
}

/** Runs one comparison after the other and puts what came of it into the report. */
async function measure(
  comparisons: readonly Comparison[],
  { rounds, iterations }: BenchOptions,
  report: Report,
  folder: string,
): Promise<void> {
  const onProgress = (message: string) => process.stderr.write(`${message}\n`);
  const networks = new Map<string, ExportedNetwork>();
  for (const comparison of comparisons) {
    const { model, batch } = comparison;
    const network = networks.get(model) ?? (await exportNetwork(model, folder));
    networks.set(model, network);
    await exportBatch(batch, network, folder);
    const { multiplyAdds } = network;
    const options = { rounds, iterations, folder, multiplyAdds, onProgress };
    const result = await runComparison(comparison, options);
    if (result.measurements.length > 0) report.comparisons.push(result.measurements);
    report.matrixPeak = Math.max(report.matrixPeak ?? 0, result.matrixPeak ?? 0) || null;
    report.leftOut.push(...result.leftOut);
    report.failed.push(...result.failed);
  }
}

/** The report with what follows from it, for programs. */
const asJson = (report: Report) => ({
  ...report,
  ratios: report.comparisons.flatMap(ratios),
  tapOverheads: report.comparisons.flatMap(tapOverheads),
  threadScaling: threadScaling(report.comparisons.flat()),
  doubts: doubts(report.comparisons.flat()),
});

async function run(options: BenchOptions, command: string): Promise<boolean> {
  const machine = describeMachine();
  const report: Report = {
    command,
    machine,
    peak128: measurePeak128(),
    matrixPeak: null,
    comparisons: [],
    leftOut: [],
    failed: [],
  };
  const contestants = await present(options, report.leftOut);
  const { comparisons, leftOut } = plan({ ...options, contestants });
  report.leftOut.push(...leftOut);
  await withTemporaryFolder((folder) => measure(comparisons, options, report, folder));
  console.log(formatReport(report));
  if (options.json !== undefined) {
    await writeWhole(options.json, `${JSON.stringify(asJson(report), null, 2)}\n`);
  }
  if (report.comparisons.length === 0) throw new Error('nothing was measured');
  return report.failed.length === 0;
}

/**
 * Runs the benchmark; returns the exit code: 0, 1 after a failure, 2 for a wrong argument. Somebody who is absent is no
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
