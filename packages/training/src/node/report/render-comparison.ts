import { formatRate, formatSeconds, formatValue } from '../format.js';
import { type ComparedRun, comparisonCharts } from './comparison-charts.js';
import { escapeHtml } from './escape.js';
import { chartSection, htmlPage } from './page.js';
import { meanOfLastLosses } from './tables.js';

/** A table of texts. */
export interface ComparisonTable {
  title: string;
  columns: readonly { title: string; align?: 'left' | 'right' }[];
  rows: readonly (readonly string[])[];
}

/** Options of {@link renderComparison}. */
export interface ComparisonOptions {
  /** Further tables, above that of the runs. */
  tables?: readonly ComparisonTable[];
}

function furtherTable({ title, columns, rows }: ComparisonTable): string {
  const cell = (tag: string, text: string, i: number) =>
    `<${tag}${columns[i]?.align === 'right' ? ' class="right"' : ''}>${escapeHtml(text)}</${tag}>`;
  const head = columns.map((column, i) => cell('th', column.title, i)).join('');
  const body = rows.map((row) => `<tr>${row.map((text, i) => cell('td', text, i)).join('')}</tr>`);
  return `<section>\n<h2>${escapeHtml(title)}</h2>\n<div class="scroll"><table class="compared"><thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>\n</section>`;
}

function table(runs: readonly ComparedRun[]): string {
  const head = [
    '',
    'model',
    'steps',
    'time',
    'images/s',
    'training loss',
    'evaluated on',
    'loss',
    'accuracy',
    'best',
  ];
  const rows = runs.map(({ name, model, result, evaluatedOn = 'test' }) => {
    const { steps, seconds, imagesPerSecond, history, evaluations } = result;
    const last = evaluations.at(-1);
    const best = evaluations.reduce((most, { accuracy }) => Math.max(most, accuracy), 0);
    const measured = last
      ? [evaluatedOn, formatValue(last.loss), last.accuracy.toFixed(4), best.toFixed(4)]
      : ['', '', '', ''];
    const loss = history.length > 0 ? formatValue(meanOfLastLosses(history)) : '';
    const cells = [model, steps, formatSeconds(seconds), formatRate(imagesPerSecond), loss, ...measured];
    return `<tr><th scope="row">${escapeHtml(name)}</th>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
  });
  const columns = head.map((title) => `<th scope="col">${title}</th>`).join('');
  return `<div class="scroll"><table class="compared"><thead><tr>${columns}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

/**
 * Several runs side by side, as one HTML page that needs nothing else: a table, and each of training loss, loss and accuracy
 * of the evaluations as a chart with a curve a run.
 *
 * @throws Error without a run, or where two have one name
 */
export async function renderComparison(
  title: string,
  runs: readonly ComparedRun[],
  { tables = [] }: ComparisonOptions = {},
): Promise<string> {
  if (runs.length === 0) throw new Error('there is no run to compare');
  const names = runs.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`two runs are named '${twice}'`);
  const sections = [...tables.map(furtherTable), `<section>\n${table(runs)}\n</section>`];
  for (const chart of comparisonCharts(runs)) sections.push(await chartSection(chart));
  return htmlPage(title, sections);
}
