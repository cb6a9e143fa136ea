import type { Measurement } from '../measurement.js';
import { plural } from '../plan.js';
import type { Report } from '../report/report.js';

/** How one of ours stands to something that was measured in the same run: what of two runs can be compared. */
export interface Relation {
  /** What was measured: 'wasm, training resnet20, batch 32, 1 thread'. */
  what: string;
  /** What it is related to: a peer, another contestant, or 'peak'. */
  to: string;
  /** How many times as fast, or which share of the peak: above is better. */
  value: number;
}

/** What is related of a report. */
export type Related = Pick<Report, 'comparisons' | 'peak128' | 'bandwidth'>;

/** The name for the peaks of the machine. */
export const PEAK = 'peak';

const nameOf = ({ contestant, work, subject, batch, threads }: Measurement) =>
  `${contestant}, ${work} ${subject}, batch ${batch}, ${plural(threads, 'thread')}`;

const sameWork = (a: Measurement, b: Measurement) =>
  a.work === b.work && a.subject === b.subject && a.batch === b.batch && a.threads === b.threads;

/** By processor time, as the peaks are measured; by what bounds it: arithmetic, or else memory. */
function shareOfPeak({ gigaflopsPerCore, flopsPerByte, gpu }: Measurement, related: Related): number | null {
  if (gpu || gigaflopsPerCore === null || flopsPerByte === null) return null;
  const { peak128, bandwidth } = related;
  const roof = Math.min(peak128.relaxed ?? peak128.plain, bandwidth * flopsPerByte);
  return gigaflopsPerCore / roof;
}

/**
 * Every measurement of ours, related to each peer that took turns with it and, where there was none, to the peaks of the machine.
 *
 * @param to only to this contestant, or to 'peak'
 */
export function relations(related: Related, to?: string): Relation[] {
  return related.comparisons.flatMap(({ measurements }) =>
    measurements
      .filter(({ ours }) => ours)
      .flatMap((ours) => {
        const others = measurements.filter(
          (other) =>
            other !== ours &&
            sameWork(other, ours) &&
            (to === undefined ? !other.ours : other.contestant === to),
        );
        const what = nameOf(ours);
        const ratios = others.map(({ contestant, imagesPerSecond }) => ({
          ...{ what, to: contestant },
          value: ours.imagesPerSecond.median / imagesPerSecond.median,
        }));
        const wantsPeak = to === PEAK || (to === undefined && ratios.length === 0);
        const share = wantsPeak ? shareOfPeak(ours, related) : null;
        return share === null ? ratios : [...ratios, { what, to: PEAK, value: share }];
      }),
  );
}
