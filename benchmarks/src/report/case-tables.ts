import type { KernelBackend } from '../kernels/kernel-cases.js';
import type { Measurement } from '../measurement.js';
import { plural } from '../plan.js';
import { CASE_KINDS, type CaseKind } from '../plan-cases.js';
import { ratios } from '../ratios.js';
import type { Table } from './comparison-table.js';
import { factor, rate, rateOrNothing } from './numbers.js';
import { type ComparisonReport, measurementsOf, type Report } from './report.js';

/** The short cases of one kind, as one table. */
export interface CaseGroup {
  kind: CaseKind;
  title: string;
  comparisons: ComparisonReport[];
}

const isCaseKind = (kind: string): kind is CaseKind => (CASE_KINDS as readonly string[]).includes(kind);

const TITLES: Readonly<Record<Exclude<CaseKind, 'kernels'>, string>> = {
  layers: 'layers and blocks of ResNet-20, 32x32, 16 channels',
  data: 'data pipeline',
};

const KERNEL_TITLES: Readonly<Record<KernelBackend, string>> = {
  wasm: 'WASM kernels',
  webgpu: 'WebGPU kernels',
  'webgpu (software)': 'WebGPU kernels (software)',
};

const oursOf = ({ measurements }: ComparisonReport) => measurements.find(({ ours }) => ours);

/** Whether a GPU computes its kernels: the time of the processor, which waits meanwhile, then says nothing. */
export const isOnGpu = ([{ measurements }]: readonly ComparisonReport[]): boolean =>
  measurements.some(({ gpu }) => gpu);

/** What a comparison stands under; null where kernels of ours are not in it. */
function titleOf(kind: CaseKind, comparison: ComparisonReport): string | null {
  const threads = plural(comparison.measurements[0].threads, 'thread');
  if (kind !== 'kernels') return `${TITLES[kind]}, ${threads}`;
  const ours = oursOf(comparison);
  if (ours === undefined) return null;
  const title = KERNEL_TITLES[ours.contestant as KernelBackend];
  return ours.contestant === 'wasm' ? `${title}, ${threads}` : title;
}

/** Comparisons that are shown one by one: those of whole models. */
export const modelComparisons = ({ comparisons }: Report): ComparisonReport[] =>
  comparisons.filter(({ kind }) => kind === 'training' || kind === 'inference');

/** The others, together by kind and number of threads. */
export function caseGroups({ comparisons }: Report): CaseGroup[] {
  const groups = new Map<string, CaseGroup>();
  for (const comparison of comparisons) {
    const { kind } = comparison;
    const title = isCaseKind(kind) ? titleOf(kind, comparison) : null;
    if (!isCaseKind(kind) || title === null) continue;
    const group = groups.get(title) ?? { kind, title, comparisons: [] };
    groups.set(title, group);
    group.comparisons.push(comparison);
  }
  return [...groups.values()];
}

/** A time in milliseconds with its unit. */
export const time = (milliseconds: number): string =>
  milliseconds < 1 ? `${rate(1000 * milliseconds)} µs` : `${rate(milliseconds)} ms`;

const medianTime = ({ milliseconds, noisy }: Measurement) =>
  `${time(milliseconds.median)}${noisy ? ' ~' : ''}`;

/** The quartiles of a time, in the unit of its median. */
function quartiles({ milliseconds: { median, lower, upper }, noisy }: Measurement): string {
  const inUnit = median < 1 ? 1000 : 1;
  return `${rate(inUnit * lower)} to ${rate(inUnit * upper)}${noisy ? ' ~' : ''}`;
}

/** A kernel in a row: ours, and the stock one or what takes its place. */
function kernelTable(comparisons: readonly ComparisonReport[]): Table {
  const onGpu = isOnGpu(comparisons);
  const rows = comparisons.flatMap((comparison) => {
    const ours = oursOf(comparison);
    if (ours === undefined) return [];
    const stock = comparison.measurements.find((one) => !one.ours);
    const [ratio] = ratios(comparison.measurements);
    return [
      [
        ...[ours.subject, `${ours.batch}`, time(ours.milliseconds.median), quartiles(ours)],
        ...(stock === undefined ? ['', ''] : [time(stock.milliseconds.median), quartiles(stock)]),
        ratio === undefined ? '' : factor(ratio.byWall),
        ...(onGpu ? [] : [ratio === undefined ? '' : factor(ratio.byCpu)]),
        stock?.about.endsWith('in other kernels') ? 'has none' : '',
        ...[rateOrNothing(ours.gigaflops || null), rateOrNothing(ours.gigabytes)],
      ],
    ];
  });
  const header = [
    ...['', 'images', 'ours', 'quartiles', 'tfjs', 'quartiles', 'ours is'],
    ...[...(onGpu ? [] : ['by CPU']), 'tfjs', 'GFLOP/s', 'GB/s'],
  ];
  return { header, rows };
}

/** A layer on one backend in a row: forward, and with the backward pass. */
function layerTable(comparisons: readonly ComparisonReport[]): Table {
  const rows = new Map<string, string[]>();
  for (const measurement of comparisons.flatMap(({ measurements }) => measurements)) {
    const { subject, contestant, batch, milliseconds } = measurement;
    const [name, pass] = [subject.replace(/, [^,]*$/, ''), subject.replace(/^.*, /, '')];
    const key = `${name}, ${contestant}`;
    const row = rows.get(key) ?? [name, contestant, `${batch}`, '', '', '', ''];
    rows.set(key, row);
    const column = pass === 'forward' ? 3 : 5;
    row[column] = medianTime(measurement);
    row[column + 1] = rate((1000 * batch) / milliseconds.median);
  }
  const header = ['', '', 'images', 'forward', 'images/s', 'forward and backward', 'images/s'];
  return { header, rows: [...rows.values()] };
}

/** A way to make batches in a row. */
function dataTable(comparisons: readonly ComparisonReport[]): Table {
  const all = comparisons.flatMap(({ measurements }) => measurements);
  const rows = all.map(({ subject, batch, imagesPerSecond: speed, noisy, imagesPerCpuSecond, cores }) => [
    ...[
      subject,
      `${batch}`,
      rate(speed.median),
      `${rate(speed.lower)} to ${rate(speed.upper)}${noisy ? ' ~' : ''}`,
    ],
    ...[rate(imagesPerCpuSecond.median), cores.toFixed(2)],
  ]);
  return { header: ['', 'images a pass', 'images/s', 'quartiles', 'images/CPU s', 'cores'], rows };
}

const TABLES: Readonly<Record<CaseKind, (comparisons: readonly ComparisonReport[]) => Table>> = {
  layers: layerTable,
  data: dataTable,
  kernels: kernelTable,
};

/** The table of a group. */
export const caseTable = ({ kind, comparisons }: CaseGroup): Table => TABLES[kind](comparisons);

/** Measurements of whole models, which findings and rooflines are about. */
export const modelMeasurements = (report: Report): Measurement[] =>
  measurementsOf({ ...report, comparisons: modelComparisons(report) });
