import { Bench } from 'tinybench';
import { type Spread, spread } from './statistics.js';
import type { PreparedWork, Workload } from './workload.js';

/** What one workload did. */
export interface Measurement {
  work: string;
  model: string;
  backend: string;
  batch: number;
  /** Images per second of wall time: median and quartiles over the iterations. */
  imagesPerSecond: Spread;
  /** Images per second of processor time, over all iterations. */
  imagesPerCpuSecond: number;
  milliseconds: Spread;
  iterations: number;
}

/** How a set of workloads is measured. */
export interface MeasureOptions {
  backend: string;
  /** How often the workloads take turns. */
  rounds: number;
  /** Iterations of a workload in one round. */
  iterations: number;
  /** Iterations before the first measured one. */
  warmup: number;
  onProgress?: (message: string) => void;
}

/** One workload with what has been measured of it. */
interface Entry {
  workload: Workload;
  prepared: PreparedWork;
  samples: number[];
  cpuSeconds: number;
}

/** Times one workload for one round, through tinybench. */
async function timeRound(entry: Entry, iterations: number): Promise<void> {
  const bench = new Bench({ iterations, time: 0, warmup: false, retainSamples: true, throws: true });
  const name = `${entry.workload.work} ${entry.workload.model} batch ${entry.workload.batch}`;
  let cpu = process.cpuUsage();
  bench.add(
    name,
    async () => {
      const value = await entry.prepared.iterate();
      if (!Number.isFinite(value))
        throw new Error(`${name}: the result is ${value}, so its timing means nothing`);
    },
    {
      beforeEach: () => {
        cpu = process.cpuUsage();
      },
      afterEach: () => {
        const { user, system } = process.cpuUsage(cpu);
        entry.cpuSeconds += (user + system) / 1e6;
      },
    },
  );
  const [task] = await bench.run();
  const { result } = task;
  if (result.state === 'errored') throw result.error;
  if (result.state !== 'completed' || !result.latency.samples) {
    throw new Error(`${name}: the benchmark ended as '${result.state}'`);
  }
  entry.samples.push(...result.latency.samples);
}

/**
 * Times workloads on the backend in use. They take turns over the rounds, so that a slow moment of the machine
 * falls on all of them alike.
 */
export async function measure(
  workloads: readonly Workload[],
  { backend, rounds, iterations, warmup, onProgress = () => {} }: MeasureOptions,
): Promise<Measurement[]> {
  const entries: Entry[] = [];
  try {
    for (const workload of workloads) {
      onProgress(`${backend}: preparing ${workload.work} ${workload.model} batch ${workload.batch}`);
      const prepared = await workload.prepare();
      entries.push({ workload, prepared, samples: [], cpuSeconds: 0 });
      for (let i = 0; i < warmup; i++) await prepared.iterate();
    }
    for (let round = 1; round <= rounds; round++) {
      for (const entry of entries) {
        const { work, model, batch } = entry.workload;
        onProgress(`${backend}: round ${round} of ${rounds}, ${work} ${model} batch ${batch}`);
        await timeRound(entry, iterations);
      }
    }
  } finally {
    for (const { prepared } of entries) prepared.dispose();
  }
  return entries.map(({ workload: { work, model, batch }, samples, cpuSeconds }) => ({
    work,
    model,
    backend,
    batch,
    imagesPerSecond: spread(samples.map((milliseconds) => (1000 * batch) / milliseconds)),
    imagesPerCpuSecond: (samples.length * batch) / cpuSeconds,
    milliseconds: spread(samples),
    iterations: samples.length,
  }));
}
