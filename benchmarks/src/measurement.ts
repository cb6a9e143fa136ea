import type { Difference } from './compare.js';
import { isNoisy, type Spread, spread } from './statistics.js';
import type { WorkName } from './workload.js';

/** What one contestant did in one comparison. */
export interface Measurement {
  contestant: string;
  ours: boolean;
  /** Library, version, set-up. */
  about: string;
  work: WorkName;
  model: string;
  batch: number;
  threads: number;
  /** Images per second of wall time: median and quartiles over the iterations. */
  imagesPerSecond: Spread;
  /** Whether the quartiles lie so far apart that the figures mean little. */
  noisy: boolean;
  /** Images per second of processor time of all threads: what a busy machine changes least. */
  imagesPerCpuSecond: Spread;
  /** Processor time per wall time: 1 where one thread had a core to itself. */
  cores: number;
  /** Effective GFLOP/s at the median: two for each multiply-add, and for training three times those of inference. */
  gigaflops: number;
  milliseconds: Spread;
  iterations: number;
  /** The most physical memory that its process held. */
  peakBytes: number;
  /** The memory of its WASM module. */
  wasmBytes: number | null;
  /** How far its first results are from those of the first contestant. */
  difference: Difference;
  /** Processor time that it took while others were timed. */
  idleCpuSeconds: number;
}

/** What has been collected of one contestant. */
export interface Samples {
  /** Of every iteration. */
  milliseconds: number[];
  /** Of every round. */
  rounds: { iterations: number; cpuSeconds: number }[];
  idleCpuSeconds: number;
}

/** What a measurement says beside its samples. */
export type Facts = Pick<
  Measurement,
  | 'contestant'
  | 'ours'
  | 'about'
  | 'work'
  | 'model'
  | 'batch'
  | 'threads'
  | 'peakBytes'
  | 'wasmBytes'
  | 'difference'
>;

/** Forward pass, gradient of the activations, gradient of the weights: three times the arithmetic of inference. */
const PASSES: Record<WorkName, number> = { inference: 1, training: 3, taps: 3 };

/**
 * Sums up samples.
 *
 * @param multiplyAdds of a forward pass over one image
 */
export function summarizeSamples(facts: Facts, samples: Samples, multiplyAdds: number): Measurement {
  const { batch, work } = facts;
  const { milliseconds, rounds, idleCpuSeconds } = samples;
  const imagesPerSecond = spread(milliseconds.map((time) => (1000 * batch) / time));
  const cpuSeconds = rounds.reduce((sum, round) => sum + round.cpuSeconds, 0);
  const wallSeconds = milliseconds.reduce((sum, time) => sum + time, 0) / 1000;
  return {
    ...facts,
    imagesPerSecond,
    noisy: isNoisy(imagesPerSecond),
    imagesPerCpuSecond: spread(rounds.map((round) => (round.iterations * batch) / round.cpuSeconds)),
    cores: cpuSeconds / wallSeconds,
    gigaflops: (2 * multiplyAdds * PASSES[work] * imagesPerSecond.median) / 1e9,
    milliseconds: spread(milliseconds),
    iterations: milliseconds.length,
    idleCpuSeconds,
  };
}
