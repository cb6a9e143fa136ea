import { baselineTable } from '../baseline/compare-baseline.js';
import { type CaseGroup, caseGroups, caseTable, modelComparisons } from './case-tables.js';
import { comparisonTable } from './comparison-table.js';
import { describeFindings, describeMachine, describeSetups } from './describe.js';
import { type DispatchGroup, dispatchGroups, dispatchTable } from './dispatch-table.js';
import { doubts } from './doubts.js';
import { type ComparisonReport, measurementsOf, peakOfCore, type Report } from './report.js';
import { curveTable, describeCurve, type ScalingCurve, scalingCurves } from './scaling-curves.js';
import { formatTable } from './table.js';

function formatComparison({ title, measurements }: ComparisonReport, peak: number): string {
  const { header, rows } = comparisonTable(measurements, peak);
  return `${title}\n${formatTable(header, rows)}`;
}

function formatCases(group: CaseGroup): string {
  const { header, rows } = caseTable(group);
  return `${group.title}\n${formatTable(header, rows)}`;
}

function formatCurve(curve: ScalingCurve): string {
  const { header, rows } = curveTable(curve);
  return `${curve.title}\n${formatTable(header, rows)}\n${describeCurve(curve)}`;
}

function formatDispatches(group: DispatchGroup): string {
  const { header, rows } = dispatchTable(group);
  return `${group.title}\n${formatTable(header, rows)}`;
}

function formatBaseline({ baseline }: Report): string[] {
  if (baseline === null) return [];
  const { header, rows } = baselineTable(baseline);
  return [`compared with ${baseline.file}`, formatTable(header, rows)];
}

/** The report for a terminal. */
export function formatReport(report: Report): string {
  const measurements = measurementsOf(report);
  const blocks = [
    [...describeMachine(report), ...describeSetups(report)],
    ...modelComparisons(report).map((comparison) => [formatComparison(comparison, peakOfCore(report))]),
    ...caseGroups(report).map((group) => [formatCases(group)]),
    ...scalingCurves(report).map((curve) => [formatCurve(curve)]),
    ...dispatchGroups(report.dispatches).map((group) => [formatDispatches(group)]),
    describeFindings(report),
    formatBaseline(report),
    doubts(measurements),
    report.leftOut.map((line) => `not measured: ${line}`),
    report.failed.map((line) => `FAILED: ${line}`),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}
