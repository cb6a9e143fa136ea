import type { StepRecord } from '../../events.js';
import { formatRate, formatSeconds, formatValue } from '../format.js';
import { escapeHtml } from './escape.js';
import type { ReportRun } from './run.js';

/** The final training loss is the mean of so many steps: that of one batch says little. */
const LAST_STEPS = 10;

/** What the training loss was in the end. */
export function meanOfLastLosses(history: readonly StepRecord[]): number {
  const last = history.slice(-LAST_STEPS);
  return last.reduce((sum, { loss }) => sum + loss, 0) / last.length;
}

/** The rows of the summary, in order. */
function summaryRows({ model, data, backend, seed, result, details = {}, evaluatedOn = 'test' }: ReportRun) {
  const { steps, epochs, history, evaluations, imagesPerSecond, seconds, interrupted } = result;
  const rows: [string, string | number][] = [
    ['Model', model],
    ['Data', data],
    ['Backend', backend],
    ['Seed', seed],
    ...Object.entries(details),
    [
      'Steps',
      `${steps} (${epochs} whole ${epochs === 1 ? 'epoch' : 'epochs'})${interrupted ? ', interrupted' : ''}`,
    ],
    ['Time', formatSeconds(seconds)],
    ['Images/s', formatRate(imagesPerSecond)],
  ];
  if (history.length > 0) {
    const count = Math.min(LAST_STEPS, history.length);
    const loss = formatValue(meanOfLastLosses(history));
    rows.push(['Final loss', `${loss} (training, mean of the last ${count} steps)`]);
  }
  const evaluation = evaluations.at(-1);
  if (evaluation !== undefined) {
    const { accuracy, images, wrong, step } = evaluation;
    const at = step === steps ? '' : `, after step ${step}`;
    const name = evaluatedOn.charAt(0).toUpperCase() + evaluatedOn.slice(1);
    rows.push([
      `${name} accuracy`,
      `${accuracy.toFixed(4)} (${images - wrong} of ${images} images right${at})`,
    ]);
  }
  return rows;
}

/** The summary as an HTML table. */
export function summaryTable(run: ReportRun): string {
  const rows = summaryRows(run).map(
    ([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<table class="summary"><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

/** The gradient norms of the first and the last step that has them; empty without any. */
export function gradientTable({ result, gradientLabels = {} }: ReportRun): string {
  const measured = result.history.filter(({ gradientNorms }) => gradientNorms !== undefined);
  const [first, last] = [measured[0], measured.at(-1)];
  if (first === undefined || last === undefined) return '';
  const norm = (value: number | undefined) => (value === undefined ? '' : value.toPrecision(3));
  const rows = Object.keys(first.gradientNorms!).map((name) => {
    const label = escapeHtml(gradientLabels[name] ?? name);
    const cells = [first, last].map(({ gradientNorms }) => `<td>${norm(gradientNorms![name])}</td>`);
    return `<tr><th scope="row">${label}</th>${cells.join('')}</tr>`;
  });
  const head = `<tr><th></th><th scope="col">step ${first.step}</th><th scope="col">step ${last.step}</th></tr>`;
  return `<table class="numbers"><thead>${head}</thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}
