import { plural } from '../plan.js';
import { type TapOverhead, tapOverheads, threadScaling } from '../ratios.js';
import { modelMeasurements } from './case-tables.js';
import { factor, percent } from './numbers.js';
import { measurementsOf, type Report } from './report.js';

/** The machine in a line, and its peaks in another. */
export function describeMachine({ machine, peak128, bandwidth, matrixPeak }: Report): string[] {
  const { cpu, cores, memoryGiB, node, loadBefore } = machine;
  const relaxed = peak128.relaxed === null ? '' : `${peak128.relaxed.toFixed(1)} relaxed, `;
  const matrix = matrixPeak === null ? '' : `; matrix product of PyTorch: ${matrixPeak.toFixed(1)}`;
  return [
    `${cpu}, ${plural(cores, 'core')}, ${memoryGiB} GiB, Node ${node.slice(1)}, load before the run ${loadBefore}`,
    `peak of one core in GFLOP/s: 128-bit WASM ${relaxed}${peak128.plain.toFixed(1)} plain${matrix}; ` +
      `memory: ${bandwidth.toFixed(1)} GB/s`,
  ];
}

/** Who was measured and with which set-up, once each. */
export function describeSetups(report: Report): string[] {
  const setups = new Map<string, Set<string>>();
  const models = modelMeasurements(report);
  for (const { contestant, about } of models.length > 0 ? models : measurementsOf(report)) {
    setups.set(contestant, (setups.get(contestant) ?? new Set()).add(about));
  }
  return [...setups].map(([contestant, abouts]) => `${contestant}: ${[...abouts].join('; ')}`);
}

const describeOverhead = ({ contestant, subject, batch, threads, byWall, byCpu }: TapOverhead) =>
  `gradient taps on ${subject} (${contestant}, batch ${batch}, ${plural(threads, 'thread')}): ` +
  `${percent(byWall)} on a training step, ${percent(byCpu)} by CPU`;

/** What follows from several measurements: the overhead of taps, the gain from threads. */
export function describeFindings(report: Report): string[] {
  const scalings = threadScaling(modelMeasurements(report)).map(
    ({ contestant, work, subject, batch, threads, speedup }) =>
      `${contestant}, ${work} ${subject}, batch ${batch}: ${threads} threads are ${factor(speedup)} one`,
  );
  const overheads = report.comparisons.flatMap(({ measurements }) => tapOverheads(measurements));
  return [...overheads.map(describeOverhead), ...scalings];
}
