import type { Measurement } from '../measurement.js';
import { ratios } from '../ratios.js';
import { factor, megabytes, percentOrNothing, rate, rateOrNothing } from './numbers.js';
import { shareOfPeak } from './report.js';

/** A table as text, cell by cell. */
export interface Table {
  header: string[];
  rows: string[][];
}

/** How a measurement is called beside others of its comparison. */
export const rowName = ({ contestant, work }: Pick<Measurement, 'contestant' | 'work'>): string =>
  `${contestant}${work === 'taps' ? ' with taps' : ''}`;

/** One comparison: who did how much, what share of the peak of a core that is, and how many times as fast the first of ours is. */
export function comparisonTable(measurements: readonly Measurement[], peak: number): Table {
  const all = ratios(measurements);
  const reference = measurements.find(({ ours }) => ours)?.contestant;
  const against = ({ contestant, work }: Measurement) =>
    all.find((ratio) => ratio.ours === reference && ratio.peer === contestant && ratio.work === work);
  const rows = measurements.map((measurement) => {
    const { imagesPerSecond: speed, imagesPerCpuSecond, noisy, wasmBytes } = measurement;
    const ratio = against(measurement);
    return [
      rowName(measurement),
      rate(speed.median),
      `${rate(speed.lower)} to ${rate(speed.upper)}${noisy ? ' ~' : ''}`,
      rate(imagesPerCpuSecond.median),
      measurement.cores.toFixed(2),
      rateOrNothing(measurement.gigaflops),
      percentOrNothing(shareOfPeak(measurement, peak)),
      megabytes(measurement.peakBytes),
      wasmBytes === null ? '' : megabytes(wasmBytes),
      ...(all.length > 0 ? [ratio ? factor(ratio.byWall) : '', ratio ? factor(ratio.byCpu) : ''] : []),
    ];
  });
  const header = [
    '',
    'images/s',
    'quartiles',
    'images/CPU s',
    'cores',
    'GFLOP/s',
    'of peak',
    'peak MB',
    'WASM MB',
  ];
  if (all.length > 0) header.push(`${reference} is`, 'by CPU');
  return { header, rows };
}
