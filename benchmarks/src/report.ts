import type { Machine } from './machine.js';
import type { Measurement } from './measurement.js';
import type { Peak128 } from './peak/measure-peak.js';
import { ratios, type TapOverhead, tapOverheads, threadScaling } from './ratios.js';
import { NOISY } from './statistics.js';
import { formatTable } from './table.js';

/** All that a run found out. */
export interface Report {
  /** The command that made it. */
  command: string;
  machine: Machine;
  peak128: Peak128;
  /** GFLOP/s of PyTorch's matrix product on one thread: at least what one core can do with its widest vectors. */
  matrixPeak: number | null;
  /** One list for each comparison. */
  comparisons: Measurement[][];
  /** What was not measured because it is not there, and how to install it. */
  leftOut: string[];
  /** What broke. */
  failed: string[];
}

const rate = (value: number) => (value < 10 ? value.toPrecision(2) : value.toFixed(value < 1000 ? 1 : 0));
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
const plural = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

/** One comparison: who did how much, and how many times as fast the first of ours is. */
function formatComparison(measurements: readonly Measurement[]): string {
  const [{ model, batch, threads, work }] = measurements;
  const all = ratios(measurements);
  const reference = measurements.find(({ ours }) => ours)?.contestant;
  const against = ({ contestant, work }: Measurement) =>
    all.find((ratio) => ratio.ours === reference && ratio.peer === contestant && ratio.work === work);
  const rows = measurements.map((measurement) => {
    const { contestant, imagesPerSecond: speed, imagesPerCpuSecond, noisy, wasmBytes } = measurement;
    const ratio = against(measurement);
    return [
      `${contestant}${measurement.work === 'taps' ? ' with taps' : ''}`,
      rate(speed.median),
      `${rate(speed.lower)} to ${rate(speed.upper)}${noisy ? ' ~' : ''}`,
      rate(imagesPerCpuSecond.median),
      measurement.cores.toFixed(2),
      rate(measurement.gigaflops),
      megabytes(measurement.peakBytes),
      wasmBytes === null ? '' : megabytes(wasmBytes),
      ...(all.length > 0
        ? [ratio ? `${ratio.byWall.toFixed(2)} x` : '', ratio ? `${ratio.byCpu.toFixed(2)} x` : '']
        : []),
    ];
  });
  const header = ['', 'images/s', 'quartiles', 'images/CPU s', 'cores', 'GFLOP/s', 'peak MB', 'WASM MB'];
  if (all.length > 0) header.push(`${reference} is`, 'by CPU');
  const kind = work === 'taps' ? 'training' : work;
  return `${kind} ${model}, batch ${batch}, ${plural(threads, 'thread')}\n${formatTable(header, rows)}`;
}

/** Who was measured and with which set-up, once each. */
function formatSetups(measurements: readonly Measurement[]): string[] {
  const setups = new Map<string, Set<string>>();
  for (const { contestant, about } of measurements) {
    setups.set(contestant, (setups.get(contestant) ?? new Set()).add(about));
  }
  return [...setups].map(([contestant, abouts]) => `${contestant}: ${[...abouts].join('; ')}`);
}

function formatMachine({ machine, peak128, matrixPeak }: Report): string[] {
  const { cpu, cores, memoryGiB, node, loadBefore } = machine;
  const relaxed = peak128.relaxed === null ? '' : `${peak128.relaxed.toFixed(1)} relaxed, `;
  const matrix = matrixPeak === null ? '' : `; matrix product of PyTorch: ${matrixPeak.toFixed(1)}`;
  return [
    `${cpu}, ${plural(cores, 'core')}, ${memoryGiB} GiB, Node ${node.slice(1)}, load before the run ${loadBefore}`,
    `peak of one core in GFLOP/s: 128-bit WASM ${relaxed}${peak128.plain.toFixed(1)} plain${matrix}`,
  ];
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

const formatOverhead = ({ contestant, model, batch, threads, byWall, byCpu }: TapOverhead) =>
  `gradient taps on ${model} (${contestant}, batch ${batch}, ${plural(threads, 'thread')}): ` +
  `${percent(byWall)} on a training step, ${percent(byCpu)} by CPU`;

/** What makes the figures doubtful. */
export function doubts(measurements: readonly Measurement[]): string[] {
  const noisy = measurements.filter((one) => one.noisy).length;
  const restless = measurements.filter(({ idleCpuSeconds, iterations, milliseconds }) => {
    return idleCpuSeconds > (0.05 * iterations * milliseconds.median) / 1000;
  });
  return [
    ...(noisy > 0
      ? [
          `NOISY RUN: ${noisy} of ${measurements.length} measurements (marked ~) have quartiles more than ` +
            `${100 * NOISY} % apart; trust images per CPU second at most`,
        ]
      : []),
    ...restless.map(
      ({ contestant, work, idleCpuSeconds }) =>
        `${contestant} (${work}) used the processor for ${idleCpuSeconds.toFixed(1)} s while others were timed`,
    ),
  ];
}

/** The report for a terminal. */
export function formatReport(report: Report): string {
  const measurements = report.comparisons.flat();
  const scalings = threadScaling(measurements).map(
    ({ contestant, work, model, batch, threads, speedup }) =>
      `${contestant}, ${work} ${model}, batch ${batch}: ${threads} threads are ${speedup.toFixed(2)} x one`,
  );
  const blocks = [
    [...formatMachine(report), ...formatSetups(measurements)],
    ...report.comparisons.map((comparison) => [formatComparison(comparison)]),
    [...report.comparisons.flatMap(tapOverheads).map(formatOverhead), ...scalings],
    doubts(measurements),
    report.leftOut.map((line) => `not measured: ${line}`),
    report.failed.map((line) => `FAILED: ${line}`),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}
