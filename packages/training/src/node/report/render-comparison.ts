import { formatRate, formatSeconds, formatValue } from '../format.js';
import { evaluationCurve, lossCurve } from './charts.js';
import { escapeHtml } from './escape.js';
import type { LineChart } from './line-chart.js';
import { chartSection, htmlPage } from './page.js';
import type { ReportRun } from './run.js';
import { meanOfLastLosses } from './tables.js';

/** A run under the name that tells it from the others. */
export interface ComparedRun extends ReportRun {
  name: string;
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
export async function renderComparison(title: string, runs: readonly ComparedRun[]): Promise<string> {
  if (runs.length === 0) throw new Error('there is no run to compare');
  const names = runs.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`two runs are named '${twice}'`);
  const charts: LineChart[] = [
    {
      title: 'Training loss',
      description: 'Running mean of the loss of the training batches of each run, by step.',
      yLabel: 'loss',
      scale: 'linear',
      curves: runs.map(({ name, result }, i) => ({
        ...lossCurve(result.history, name, i + 1),
        raw: undefined,
      })),
    },
    {
      title: 'Accuracy',
      description: 'Fraction of right answers in the evaluations of each run, by step.',
      yLabel: 'right answers',
      scale: 'percent',
      curves: runs.flatMap(({ name, result }, i) =>
        evaluationCurve(result.evaluations, 'accuracy', name, i + 1),
      ),
    },
    {
      title: 'Loss of the evaluations',
      description: 'Loss in the evaluations of each run, by step.',
      yLabel: 'loss',
      scale: 'linear',
      curves: runs.flatMap(({ name, result }, i) => evaluationCurve(result.evaluations, 'loss', name, i + 1)),
    },
  ];
  const sections = [`<section>\n${table(runs)}\n</section>`];
  for (const chart of charts) {
    if (chart.curves.some(({ points }) => points.length > 0)) sections.push(await chartSection(chart));
  }
  return htmlPage(title, sections);
}
