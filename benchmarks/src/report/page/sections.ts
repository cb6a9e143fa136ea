import { seriesColor } from '@residualjs/experiments';
import { escapeHtml } from '@residualjs/training/node';
import { type BaselineReport, baselineTable } from '../../baseline/compare-baseline.js';
import { type CaseGroup, caseTable } from '../case-tables.js';
import { comparisonTable, type Table } from '../comparison-table.js';
import { type DispatchGroup, dispatchPrograms, dispatchTable } from '../dispatch-table.js';
import type { ComparisonReport, Report } from '../report.js';
import { curveTable, describeCurve, type ScalingCurve } from '../scaling-curves.js';
import { drawBars } from './draw-bars.js';
import { drawCases } from './draw-cases.js';
import { drawRoofline, rooflinePoints, SYMBOLS, worksOf } from './draw-roofline.js';
import { drawScaling } from './draw-scaling.js';

const numeric = (text: string) => text === '' || /^[-+]?[\d.,]/.test(text);

/** A table as HTML: the first cell of a row names it, numbers stand to the right. */
export function htmlTable({ header, rows }: Table): string {
  const isText = header.map((_, column) => rows.some((row) => !numeric(row[column])));
  const cell = (text: string, column: number) =>
    column === 0
      ? `<th scope="row">${escapeHtml(text)}</th>`
      : `<td${isText[column] ? ' class="text"' : ''}>${escapeHtml(text)}</td>`;
  const head = header.map(
    (title, column) =>
      `<th scope="col"${column > 0 && isText[column] ? ' class="text"' : ''}>${escapeHtml(title)}</th>`,
  );
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`);
  return (
    `<div class="scroll"><table class="measured"><thead><tr>${head.join('')}</tr></thead>` +
    `<tbody>\n${body.join('\n')}\n</tbody></table></div>`
  );
}

/** A figure with what there is to say about it. */
export const htmlFigure = (svg: string, caption: string): string =>
  `<figure><div class="scroll">${svg}</div><figcaption>${caption}</figcaption></figure>`;

/** Lines as a list, under a heading; nothing where there are none. */
export function listSection(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const items = lines.map((line) => `<li>${escapeHtml(line)}</li>`);
  return [`<section><h2>${escapeHtml(title)}</h2><ul class="lines">${items.join('\n')}</ul></section>`];
}

/** One comparison: bars and table. */
export async function comparisonSection(comparison: ComparisonReport, peak: number): Promise<string> {
  const { title, measurements } = comparison;
  return `<section><h2>${escapeHtml(title)}</h2>
<figure><div class="scroll">${await drawBars(comparison)}</div></figure>
${htmlTable(comparisonTable(measurements, peak))}</section>`;
}

/** Short cases of one kind: a figure and a table. */
export async function caseSection(group: CaseGroup): Promise<string> {
  return `<section><h2>${escapeHtml(group.title)}</h2>
<figure><div class="scroll">${await drawCases(group)}</div></figure>
${htmlTable(caseTable(group))}</section>`;
}

/** A curve: time and memory in figures and a table. */
export async function scalingSection(curve: ScalingCurve): Promise<string> {
  const figures = (await drawScaling(curve)).map((svg) => `<div class="scroll">${svg}</div>`);
  return `<section><h2>${escapeHtml(curve.title)}</h2>
<figure><div class="pair">${figures.join('')}</div>
<figcaption>${escapeHtml(describeCurve(curve))}. Dashed: the power law nearest to the points.</figcaption></figure>
${htmlTable(curveTable(curve))}</section>`;
}

/** What a training step sends to a GPU: counts, and where the bytes go. */
export function dispatchSection(group: DispatchGroup): string {
  return `<section><h2>${escapeHtml(group.title)}</h2>
${htmlTable(dispatchTable(group))}
<p>A buffer counts whole at every dispatch that reads or writes it, as if the GPU cached nothing; the least is every one of these
tensors written once and read once. Operations are those of convolutions and classifier by definition, so a shader that does the same
with fewer, or keeps values in registers, needs fewer bytes for each.</p>
${htmlTable(dispatchPrograms(group))}</section>`;
}

/** What changed since an earlier run, where one was given. */
export function baselineSection(baseline: BaselineReport | null): string[] {
  if (baseline === null) return [];
  const title = `Compared with ${escapeHtml(baseline.file)}`;
  return [`<section><h2>${title}</h2>${htmlTable(baselineTable(baseline))}</section>`];
}

/** The roofline, where any measurement can be shown in it. */
export async function rooflineSection(report: Report): Promise<string[]> {
  const points = rooflinePoints(report);
  if (points.length === 0) return [];
  const contestants = [...new Set(points.map(({ contestant }) => contestant))];
  const legend = contestants.map(
    (name, i) => `<li style="--color: ${seriesColor(i)}">${escapeHtml(name)}</li>`,
  );
  const marks = worksOf(points).map((work, i) => `${SYMBOLS[i % SYMBOLS.length]}s ${work}`);
  const caption =
    `${escapeHtml(marks.join(', '))}. GFLOP/s are effective, by processor time, so of one core: an algorithm that multiplies less ` +
    'than the definition asks for, as Winograd does, may stand above a roof, and so may a kernel whose values stay in a cache. Bytes ' +
    'are the least possible, each value once: of a model what convolutions and classifier read and write, of a kernel what goes in ' +
    'and comes out. Roofs are measured here, in the same run.';
  return [
    `<section><h2>Roofline</h2><ul class="legend">${legend.join('')}</ul>
${htmlFigure(await drawRoofline(report), caption)}</section>`,
  ];
}
