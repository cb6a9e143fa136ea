import { intensityOf, type StepCount, trafficOf } from '../dispatches/step-count.js';
import type { Table } from './comparison-table.js';
import { factor, percent, rate } from './numbers.js';

/** The counts of one model. */
export interface DispatchGroup {
  title: string;
  counts: StepCount[];
}

/** Counts by model and batch. */
export function dispatchGroups(counts: readonly StepCount[]): DispatchGroup[] {
  const titleOf = ({ model, batch, device }: StepCount) =>
    `what one training step of ${model} sends to a GPU, batch ${batch}, counted on ${device}`;
  return [...new Set(counts.map(titleOf))].map((title) => ({
    title,
    counts: counts.filter((count) => titleOf(count) === title),
  }));
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** Kernels in a row. */
export function dispatchTable({ counts }: DispatchGroup): Table {
  const rows = counts.map((count) => [
    count.kernels === 'stock' ? 'tfjs' : 'ours',
    `${count.dispatches}`,
    ...[megabytes(count.bytesRead), megabytes(count.bytesWritten), megabytes(count.leastBytes)],
    factor(trafficOf(count) / count.leastBytes),
    rate(intensityOf(count)),
  ]);
  const header = [
    'kernels',
    'dispatches',
    'MB read',
    'MB written',
    'least MB',
    'of the least',
    'FLOP a byte',
  ];
  return { header, rows };
}

/** The shaders of ours that move the most, and how much of it all. */
export function dispatchPrograms({ counts }: DispatchGroup, most = 12): Table {
  const ours = counts.find(({ kernels }) => kernels === 'ours');
  const programs = Object.entries(ours?.byProgram ?? {}).map(([name, totals]) => ({
    ...{ name, dispatches: totals.dispatches, bytes: totals.bytesRead + totals.bytesWritten },
  }));
  const all = programs.reduce((sum, { bytes }) => sum + bytes, 0);
  const rows = programs
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, most)
    .map(({ name, dispatches, bytes }) => [
      ...[name, `${dispatches}`, megabytes(bytes), percent(bytes / all)],
    ]);
  return { header: ['shader of ours', 'dispatches', 'MB read and written', 'of all'], rows };
}
