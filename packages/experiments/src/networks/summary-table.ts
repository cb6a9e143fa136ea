import { mean } from '../statistics/mean.js';
import { quantityOf } from './compare-kinds.js';
import type { KindRuns } from './train-networks.js';

/** A column of a table beside those that every table of runs has. */
export interface ExtraColumn {
  title: string;
  cell(name: string): string;
}

/** The means of every kind as a Markdown table: training loss over the run and at its end, training and held-out error. */
export function summaryTable(kinds: readonly KindRuns[], extra: readonly ExtraColumn[] = []): string {
  const columns = ['network', 'runs', 'mean loss', 'last loss', 'training error', 'held-out error'];
  const titles = [...columns, ...extra.map(({ title }) => title)];
  const rows = kinds.map(({ name, runs }) => {
    const average = (quantity: Parameters<typeof quantityOf>[1]) =>
      mean(runs.map((run) => quantityOf(run, quantity)));
    const failed = runs.filter(({ failedAt }) => failedAt !== null).length;
    return [
      name,
      failed === 0 ? `${runs.length}` : `${runs.length}, ${failed} not finite`,
      average('meanLoss').toFixed(3),
      average('trainLoss').toFixed(3),
      `${average('trainError').toFixed(1)} %`,
      `${average('heldOutError').toFixed(1)} %`,
      ...extra.map(({ cell }) => cell(name)),
    ];
  });
  return [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
