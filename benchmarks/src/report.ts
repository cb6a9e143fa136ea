import type { BackendDescription } from '@residualjs/backends';
import type { Machine } from './machine.js';
import type { Measurement } from './measure.js';
import { formatTable } from './table.js';

/** What measuring gradient norms adds to a training step. */
export interface TapOverhead {
  model: string;
  backend: string;
  batch: number;
  /** Median time of a step with taps over one without, less 1. */
  overhead: number;
}

/** The overhead of taps wherever training was measured both with and without them. */
export function tapOverheads(measurements: readonly Measurement[]): TapOverhead[] {
  return measurements.flatMap((tapped) => {
    if (tapped.work !== 'taps') return [];
    const { model, backend, batch } = tapped;
    const plain = measurements.find(
      (other) =>
        other.work === 'training' &&
        other.model === model &&
        other.backend === backend &&
        other.batch === batch,
    );
    if (plain === undefined) return [];
    return [{ model, backend, batch, overhead: tapped.milliseconds.median / plain.milliseconds.median - 1 }];
  });
}

const rate = (value: number) => (value < 10 ? value.toPrecision(2) : value.toFixed(1));

/** The report for a terminal. */
export function formatMeasurements(
  machine: Machine,
  backends: readonly BackendDescription[],
  measurements: readonly Measurement[],
  overheads: readonly TapOverhead[],
): string {
  const rows = measurements.map(
    ({ work, model, backend, batch, imagesPerSecond, imagesPerCpuSecond, milliseconds, iterations }) => [
      work,
      model,
      backend,
      `${batch}`,
      rate(imagesPerSecond.median),
      `${rate(imagesPerSecond.lower)} to ${rate(imagesPerSecond.upper)}`,
      rate(imagesPerCpuSecond),
      milliseconds.median.toFixed(1),
      `${iterations}`,
    ],
  );
  return [
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node.slice(1)}, load before the run ${machine.loadBefore}`,
    ...backends.map(
      ({ name, device, simd, threads }) =>
        `${name}: ${device}${simd ? `, SIMD ${simd}` : ''}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    ),
    '',
    formatTable(
      ['work', 'model', 'backend', 'batch', 'images/s', 'quartiles', 'images/CPU s', 'ms', 'iterations'],
      rows,
    ),
    ...overheads.map(
      ({ model, backend, batch, overhead }) =>
        `\ngradient taps on ${model} (${backend}, batch ${batch}): ${(100 * overhead).toFixed(1)} % on a training step`,
    ),
  ].join('\n');
}
