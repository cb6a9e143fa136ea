import type { Difference } from './compare.js';
import type { Cost } from './cost.js';
import { isNoisy, type Spread, spread } from './statistics.js';
import type { WorkName } from './workload.js';

/** What one contestant did in one comparison. */
export interface Measurement {
  contestant: string;
  ours: boolean;
  /** Library, version, set-up. */
  about: string;
  /** Whether it computed on a GPU: the peaks of the processor and its time then say nothing. */
  gpu: boolean;
  work: WorkName;
  subject: string;
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
  /** Effective GFLOP/s at the median: the arithmetic of {@link Cost}; null where that is not known. */
  gigaflops: number | null;
  /** The same by processor time: of one core. */
  gigaflopsPerCore: number | null;
  /** Effective GB/s at the median: the bytes of {@link Cost}. */
  gigabytes: number | null;
  /** Additions and multiplications per byte, at the least cost. */
  flopsPerByte: number | null;
  /** Of the work done once. */
  milliseconds: Spread;
  iterations: number;
  /** How often each of them did the work: on a GPU short work is sent many times before it is waited for. */
  runs: number;
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
  /** How often an iteration does the work. */
  runs: number;
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
  | 'gpu'
  | 'work'
  | 'subject'
  | 'batch'
  | 'threads'
  | 'peakBytes'
  | 'wasmBytes'
  | 'difference'
>;

/**
 * Sums up samples.
 *
 * @param cost of the work done once
 */
export function summarizeSamples(facts: Facts, samples: Samples, cost: Cost | null): Measurement {
  const { batch } = facts;
  const { runs, rounds, idleCpuSeconds } = samples;
  const milliseconds = samples.milliseconds.map((time) => time / runs);
  const imagesPerSecond = spread(milliseconds.map((time) => (1000 * batch) / time));
  const cpuSeconds = rounds.reduce((sum, round) => sum + round.cpuSeconds, 0);
  const wallSeconds = samples.milliseconds.reduce((sum, time) => sum + time, 0) / 1000;
  const imagesPerCpuSecond = spread(
    rounds.map((round) => (round.iterations * runs * batch) / round.cpuSeconds),
  );
  /** `amount` of the work, in billions a second at a speed. */
  const billions = (amount: number | undefined, { median }: Spread) =>
    amount === undefined ? null : ((amount / batch) * median) / 1e9;
  return {
    ...facts,
    imagesPerSecond,
    noisy: isNoisy(imagesPerSecond),
    imagesPerCpuSecond,
    cores: cpuSeconds / wallSeconds,
    gigaflops: billions(cost?.flops, imagesPerSecond),
    gigaflopsPerCore: billions(cost?.flops, imagesPerCpuSecond),
    gigabytes: billions(cost?.bytes, imagesPerSecond),
    flopsPerByte: cost && cost.flops / cost.bytes,
    milliseconds: spread(milliseconds),
    ...{ iterations: milliseconds.length, runs },
    idleCpuSeconds,
  };
}
