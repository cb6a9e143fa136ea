import type { Measurement } from '../measurement.js';
import { NOISY } from '../statistics.js';
import { rowName } from './comparison-table.js';

/** A contestant that should wait may use so much of what its own iterations take. */
const REST = 0.05;
/** What is less than this of a second are a few turns of an event loop. */
const NOTHING = 0.1;

/** What makes the figures doubtful. */
export function doubts(measurements: readonly Measurement[]): string[] {
  const noisy = measurements.filter((one) => one.noisy).length;
  const restless = measurements.filter(({ idleCpuSeconds, iterations, runs, milliseconds }) => {
    return idleCpuSeconds > Math.max(NOTHING, (REST * iterations * runs * milliseconds.median) / 1000);
  });
  return [
    ...(noisy > 0
      ? [
          `NOISY RUN: ${noisy} of ${measurements.length} measurements (marked ~) have quartiles more than ` +
            `${100 * NOISY} % apart; trust images per CPU second at most`,
        ]
      : []),
    ...describeRestless(restless),
  ];
}

/** A line for each contestant at each work. */
function describeRestless(restless: readonly Measurement[]): string[] {
  const seconds = new Map<string, number[]>();
  for (const measurement of restless) {
    const name = `${rowName(measurement)} (${measurement.work})`;
    seconds.set(name, [...(seconds.get(name) ?? []), measurement.idleCpuSeconds]);
  }
  return [...seconds].map(([name, all]) => {
    const sum = all.reduce((total, one) => total + one, 0);
    const times = all.length === 1 ? '' : `, in ${all.length} comparisons,`;
    return `${name}${times} used the processor for ${sum.toFixed(1)} s while others were timed`;
  });
}
