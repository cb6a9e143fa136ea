import type { ModelName } from '@residualjs/models';
import { type Cost, modelCost } from './cost.js';
import { type ExportedNetwork, exportBatch, exportNetwork } from './network/export-network.js';
import type { BenchOptions } from './options.js';
import { CASE_PACE, CURVE_PACE, DATA_PACE, MODEL_PACE, type Pace } from './pace.js';
import type { Comparison, Entry } from './plan.js';
import { CASE_KINDS } from './plan-cases.js';
import { ChildPool } from './process/child-pool.js';
import type { Report } from './report/report.js';
import { runComparison } from './run-comparison.js';

/** The networks of models, written when the first contestant needs them. */
class Networks {
  readonly #made = new Map<string, ExportedNetwork>();

  constructor(readonly folder: string) {}

  /** Writes what a contestant reads. */
  async write({ subject, batch }: Entry): Promise<void> {
    const network = this.#made.get(subject) ?? (await exportNetwork(subject as ModelName, this.folder));
    this.#made.set(subject, network);
    await exportBatch(batch, network, this.folder);
  }

  costOf({ work, subject, batch }: Entry): Cost | null {
    const network = this.#made.get(subject);
    return network === undefined ? null : modelCost(network.forward, work, batch);
  }
}

/** Whether a comparison is of one of many short cases. */
const isCase = ({ kind }: Comparison) => (CASE_KINDS as readonly string[]).includes(kind);

type Repeats = Pick<BenchOptions, 'rounds' | 'iterations'>;

/** How long each kind of work is timed. */
function paceOf(comparison: Comparison, { rounds, iterations }: Repeats): Pace {
  if (comparison.kind === 'data') return { ...DATA_PACE, rounds };
  if (isCase(comparison)) return { ...CASE_PACE, rounds };
  return comparison.kind === 'scaling' ? { ...CURVE_PACE, rounds } : { ...MODEL_PACE, rounds, iterations };
}

/** Runs one comparison after the other and puts what came of it into the report. */
export async function measure(
  comparisons: readonly Comparison[],
  repeats: Repeats,
  report: Report,
  folder: string,
): Promise<void> {
  const onProgress = (message: string) => process.stderr.write(`${message}\n`);
  const networks = new Networks(folder);
  const pool = new ChildPool();
  try {
    for (const comparison of comparisons) {
      const short = isCase(comparison);
      const models = comparison.kind === 'training' || comparison.kind === 'inference';
      if (models) for (const entry of comparison.entries) await networks.write(entry);
      const result = await runComparison(comparison, {
        ...{ folder, pool, stay: short, onProgress: short ? () => {} : onProgress },
        pace: paceOf(comparison, repeats),
        costOf: (entry) => networks.costOf(entry),
      });
      if (short) onProgress(comparison.title);
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
