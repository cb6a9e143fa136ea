import type { ModelName } from '@residualjs/models';
import { type Cost, modelCost } from './cost.js';
import { type ExportedNetwork, exportBatch, exportNetwork } from './network/export-network.js';
import type { BenchOptions } from './options.js';
import { MODEL_PACE } from './pace.js';
import type { Comparison, Entry } from './plan.js';
import { ChildPool } from './process/child-pool.js';
import type { Report } from './report/report.js';
import { runComparison } from './run-comparison.js';

/** Runs one comparison after the other and puts what came of it into the report. */
export async function measure(
  comparisons: readonly Comparison[],
  { rounds, iterations }: Pick<BenchOptions, 'rounds' | 'iterations'>,
  report: Report,
  folder: string,
): Promise<void> {
  const onProgress = (message: string) => process.stderr.write(`${message}\n`);
  const networks = new Map<string, ExportedNetwork>();
  const costOf = ({ work, subject, batch }: Entry): Cost | null => {
    const network = networks.get(subject);
    return network === undefined ? null : modelCost(network.forward, work, batch);
  };
  const pool = new ChildPool();
  try {
    for (const comparison of comparisons) {
      for (const { subject, batch } of comparison.entries) {
        const network = networks.get(subject) ?? (await exportNetwork(subject as ModelName, folder));
        networks.set(subject, network);
        await exportBatch(batch, network, folder);
      }
      const pace = { ...MODEL_PACE, rounds, iterations };
      const result = await runComparison(comparison, { pace, folder, pool, stay: false, costOf, onProgress });
      const { measurements, matrixPeak } = result;
      const { kind, title } = comparison;
      if (measurements.length > 0) report.comparisons.push({ kind, title, measurements });
      report.matrixPeak = Math.max(report.matrixPeak ?? 0, matrixPeak ?? 0) || null;
      report.leftOut.push(...result.leftOut);
      report.failed.push(...result.failed);
    }
  } finally {
    pool.end();
  }
}
