import { escapeHtml, htmlPage } from '@residualjs/training/node';
import { caseGroups, modelComparisons } from '../case-tables.js';
import { describeFindings, describeMachine, describeSetups } from '../describe.js';
import { dispatchGroups } from '../dispatch-table.js';
import { doubts } from '../doubts.js';
import { measurementsOf, peakOfCore, type Report } from '../report.js';
import { scalingCurves } from '../scaling-curves.js';
import {
  baselineSection,
  caseSection,
  comparisonSection,
  dispatchSection,
  listSection,
  rooflineSection,
  scalingSection,
} from './sections.js';
import { STYLE } from './style.js';

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** The machine, the versions, the command. */
function originSection(report: Report): string {
  const { command, date, seconds, machine } = report;
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  const lines = (texts: readonly string[]) => texts.map((text) => `<div>${escapeHtml(text)}</div>`).join('');
  const rows: [string, string][] = [
    ['command', `<code>${escapeHtml(command)}</code>`],
    ['when', escapeHtml(`${date.slice(0, 16).replace('T', ' ')} UTC, for ${duration(seconds)}`)],
    ['machine', lines([...describeMachine(report), machine.platform])],
    ['versions', escapeHtml(versions.join(', '))],
    ['contestants', lines(describeSetups(report))],
  ];
  const body = rows.map(([name, content]) => `<tr><th scope="row">${name}</th><td>${content}</td></tr>`);
  return `<section><table class="summary"><tbody>\n${body.join('\n')}\n</tbody></table></section>`;
}

/** A box for what a reader must not miss. */
function box(kind: 'doubts' | 'failed', lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const title = kind === 'doubts' ? 'Read with care' : 'Failed';
  const paragraphs = lines.map((line) => `<p>${escapeHtml(line)}</p>`);
  return [`<section class="${kind}"><h2>${title}</h2>${paragraphs.join('')}</section>`];
}

/** The report as a page that needs nothing else, in light and dark: bars and tables, a roofline, the machine and the command. */
export async function reportPage(report: Report): Promise<string> {
  const comparisons: string[] = [];
  for (const comparison of modelComparisons(report)) {
    comparisons.push(await comparisonSection(comparison, peakOfCore(report)));
  }
  const cases: string[] = [];
  for (const group of caseGroups(report)) cases.push(await caseSection(group));
  for (const curve of scalingCurves(report)) cases.push(await scalingSection(curve));
  const sections = [
    originSection(report),
    ...box('failed', report.failed),
    ...baselineSection(report.baseline),
    ...box('doubts', doubts(measurementsOf(report))),
    ...comparisons,
    ...(await rooflineSection(report)),
    ...cases,
    ...dispatchGroups(report.dispatches).map(dispatchSection),
    ...listSection('Found', describeFindings(report)),
    ...listSection('Not measured', report.leftOut),
  ];
  return htmlPage('Benchmark', sections, STYLE);
}
