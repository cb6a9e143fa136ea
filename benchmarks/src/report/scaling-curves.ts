import type { Measurement } from '../measurement.js';
import { fitPowerLaw, type PowerLaw } from '../scaling/power-law.js';
import { AXIS_SETTINGS, type Axis, scalingPoint } from '../scaling/scaling-cases.js';
import { time } from './case-tables.js';
import type { Table } from './comparison-table.js';
import { factor, megabytes, rate } from './numbers.js';
import type { ComparisonReport, Report } from './report.js';

/** Time and memory of a training step along one axis. */
export interface ScalingCurve {
  title: string;
  axis: Axis;
  points: { x: number; milliseconds: number; bytes: number; imagesPerSecond: number }[];
  /** How the time grows. */
  time: PowerLaw | null;
  /** How the memory grows. */
  memory: PowerLaw | null;
}

/**
 * The time of a step: that of the processor, which a busy machine changes least, except where threads are to make it shorter, and on a
 * GPU.
 */
function stepTime({ milliseconds, batch, imagesPerCpuSecond, gpu }: Measurement, axis: Axis): number {
  return axis === 'threads' || gpu ? milliseconds.median : (1000 * batch) / imagesPerCpuSecond.median;
}

function curve({ title, measurements }: ComparisonReport): ScalingCurve {
  const { axis } = scalingPoint(measurements[0].subject);
  const points = measurements.map((measurement) => ({
    x: scalingPoint(measurement.subject).value,
    milliseconds: stepTime(measurement, axis),
    bytes: measurement.wasmBytes ?? measurement.peakBytes,
    imagesPerSecond: measurement.imagesPerSecond.median,
  }));
  const law = (y: 'milliseconds' | 'bytes') =>
    fitPowerLaw(points.map((point) => ({ x: point.x, y: point[y] })));
  return { title, axis, points, time: law('milliseconds'), memory: law('bytes') };
}

/** Every curve of a report. */
export const scalingCurves = ({ comparisons }: Report): ScalingCurve[] =>
  comparisons.filter(({ kind }) => kind === 'scaling').map(curve);

/** The points of a curve. */
export function curveTable({ axis, points }: ScalingCurve): Table {
  const perLayer = axis === 'depth';
  const rows = points.map(({ x, milliseconds, bytes, imagesPerSecond }) => [
    ...[`${x}`, time(milliseconds), rate(imagesPerSecond), megabytes(bytes)],
    ...(perLayer ? [time(milliseconds / x)] : []),
  ]);
  const header = [axis, 'a step', 'images/s', 'MB'];
  return { header: perLayer ? [...header, 'a layer'] : header, rows };
}

/** What a curve shows, in a line. */
export function describeCurve({ axis, points, time: law, memory }: ScalingCurve): string {
  const atTheEnd = fitPowerLaw(points.slice(-2).map(({ x, milliseconds: y }) => ({ x, y })));
  const end = points.length > 2 && atTheEnd ? ` (${atTheEnd.exponent.toFixed(2)} between the last two)` : '';
  const exponents = [
    ...(law === null ? [] : [`time grows as ${axis} to the ${law.exponent.toFixed(2)}${end}`]),
    ...(memory === null || axis === 'threads' ? [] : [`memory to the ${memory.exponent.toFixed(2)}`]),
  ];
  const [first, last] = [points[0], points[points.length - 1]];
  const perLayer = last.milliseconds / last.x / (first.milliseconds / first.x);
  const flat = axis === 'depth' ? [`a layer of ${last.x} costs ${factor(perLayer)} one of ${first.x}`] : [];
  return `${AXIS_SETTINGS[axis]}: ${[...exponents, ...flat].join(', ')}`;
}
