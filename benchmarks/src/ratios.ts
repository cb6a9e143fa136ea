import type { Measurement } from './measurement.js';

/** How many times as fast one of ours is as a peer that was timed in turns with it: above 1, ours is faster. */
export interface Ratio {
  ours: string;
  peer: string;
  work: string;
  subject: string;
  batch: number;
  threads: number;
  /** Of the medians of images per second. */
  byWall: number;
  /** Of the medians of images per second of processor time. */
  byCpu: number;
}

/** Every one of ours against every peer, over the measurements of one comparison. */
export function ratios(measurements: readonly Measurement[]): Ratio[] {
  return measurements.flatMap((ours) =>
    measurements
      .filter((peer) => ours.ours && !peer.ours && ours.work === peer.work)
      .map((peer) => ({
        ours: ours.contestant,
        peer: peer.contestant,
        work: ours.work,
        subject: ours.subject,
        batch: ours.batch,
        threads: ours.threads,
        byWall: ours.imagesPerSecond.median / peer.imagesPerSecond.median,
        byCpu: ours.imagesPerCpuSecond.median / peer.imagesPerCpuSecond.median,
      })),
  );
}

/** What measuring gradient norms adds to a training step. */
export interface TapOverhead {
  contestant: string;
  subject: string;
  batch: number;
  threads: number;
  /** Median time of a step with taps over one without, less 1. */
  byWall: number;
  /** The same in processor time. */
  byCpu: number;
}

/** The overhead of taps wherever training was measured both with and without them, in one comparison. */
export function tapOverheads(measurements: readonly Measurement[]): TapOverhead[] {
  return measurements.flatMap((tapped) => {
    const plain = measurements.find(
      ({ contestant, work }) => work === 'training' && contestant === tapped.contestant,
    );
    if (tapped.work !== 'taps' || plain === undefined) return [];
    const { contestant, subject, batch, threads } = tapped;
    const byWall = plain.imagesPerSecond.median / tapped.imagesPerSecond.median - 1;
    const byCpu = plain.imagesPerCpuSecond.median / tapped.imagesPerCpuSecond.median - 1;
    return [{ contestant, subject, batch, threads, byWall, byCpu }];
  });
}

/** What a second thread and more bring. */
export interface Scaling {
  contestant: string;
  work: string;
  subject: string;
  batch: number;
  threads: number;
  /** Images per second over those on one thread. */
  speedup: number;
}

/** The gain from threads wherever one contestant was measured on one and on more, over all comparisons. */
export function threadScaling(measurements: readonly Measurement[]): Scaling[] {
  return measurements.flatMap((many) => {
    const one = measurements.find(
      (other) =>
        other.threads === 1 &&
        other.contestant === many.contestant &&
        other.work === many.work &&
        other.subject === many.subject &&
        other.batch === many.batch,
    );
    if (many.threads === 1 || one === undefined) return [];
    const { contestant, work, subject, batch, threads } = many;
    const speedup = many.imagesPerSecond.median / one.imagesPerSecond.median;
    return [{ contestant, work, subject, batch, threads, speedup }];
  });
}
