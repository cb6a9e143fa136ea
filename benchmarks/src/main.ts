import { type BackendDescription, useBackend } from '@residualjs/backends';
import { writeWhole } from '@residualjs/training/node';
import { CommanderError } from 'commander';
import { describeMachine } from './machine.js';
import { type Measurement, measure } from './measure.js';
import { type BenchOptions, benchCommand } from './options.js';
import { formatMeasurements, tapOverheads } from './report.js';
import { workload } from './workloads/index.js';

/** The cpu backend takes seconds per image: one image, a few times, is all that it can be asked for. */
const CPU_PLAN = { batch: [1], rounds: 3, iterations: 1, warmup: 0 };

const progress = (message: string) => process.stderr.write(`${message}\n`);

async function run(options: BenchOptions): Promise<void> {
  const machine = describeMachine();
  const backends: BackendDescription[] = [];
  const measurements: Measurement[] = [];
  for (const name of options.backends) {
    const description = await useBackend(name);
    backends.push(description);
    const { batch, ...plan } = name === 'cpu' ? CPU_PLAN : { ...options, warmup: 3 };
    const work = name === 'cpu' ? options.work.filter((kind) => kind !== 'taps') : options.work;
    for (const model of options.models) {
      for (const size of batch) {
        const workloads = work.map((kind) => workload(kind, model, size));
        measurements.push(...(await measure(workloads, { ...plan, backend: name, onProgress: progress })));
      }
    }
  }
  const overheads = tapOverheads(measurements);
  console.log(formatMeasurements(machine, backends, measurements, overheads));
  if (options.json !== undefined) {
    const report = { machine, backends, measurements, overheads };
    await writeWhole(options.json, `${JSON.stringify(report, null, 2)}\n`);
  }
}

/** Runs the benchmark; returns the exit code: 0, 1 after a failure, 2 for a wrong argument. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    await benchCommand(run).exitOverride().parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    console.error(`error: ${(error as Error).message}`);
    return 1;
  }
}
