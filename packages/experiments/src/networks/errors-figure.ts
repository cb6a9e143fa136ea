import { drawFigure, seriesColor } from '../figure/draw.js';
import { mean } from '../statistics/mean.js';
import { type Quantity, quantityOf } from './compare-kinds.js';
import type { KindRuns } from './train-networks.js';

/** The same kinds of network on one model. */
export interface ErrorsPanel {
  model: string;
  kinds: readonly KindRuns[];
}

/** What {@link drawErrors} draws. */
export interface ErrorsOptions {
  title: string;
  /** What is drawn along the other axis. */
  label: string;
  quantity: Quantity;
  /** The kind that the others are held against: a dashed line at its mean. */
  baseline: string;
}

/** One number of every run: a row a kind, a panel a model, a faint dot a run, a line at the mean. */
export function drawErrors(
  panels: readonly ErrorsPanel[],
  { title, label, quantity, baseline }: ErrorsOptions,
): Promise<string> {
  const rows = panels.flatMap(({ model, kinds }) =>
    kinds.map(({ name, runs }) => ({
      model,
      name,
      color: seriesColor(name === baseline ? 0 : 1),
      values: runs.map((run) => quantityOf(run, quantity)),
    })),
  );
  const dots = rows.flatMap(({ values, ...row }) => values.map((value) => ({ ...row, value })));
  const means = rows.map(({ values, ...row }) => ({ ...row, value: mean(values) }));
  const names = [...new Set(rows.map(({ name }) => name))];
  const place = { fx: 'model', x: 'value', y: 'name' };
  return drawFigure(title, (plot) => ({
    height: (panels.length > 1 ? 100 : 80) + 28 * names.length,
    marginLeft: 210,
    marginRight: 56,
    marginTop: panels.length > 1 ? 40 : undefined,
    fx: {
      domain: panels.map(({ model }) => model),
      label: null,
      axis: panels.length > 1 ? 'top' : null,
      padding: panels.length > 1 ? 0.24 : 0, // room for the numbers
    },
    x: { label, labelAnchor: 'center', labelArrow: 'none', grid: true, nice: true, ticks: 5 },
    y: { type: 'band', domain: names, label: null },
    marks: [
      plot.ruleX(
        means.filter(({ name }) => name === baseline),
        { fx: 'model', x: 'value', stroke: 'currentColor', strokeDasharray: '4 4', strokeOpacity: 0.6 },
      ),
      plot.dot(dots, { ...place, fill: 'color', fillOpacity: 0.45, r: 3.5 }),
      plot.tickX(means, { ...place, stroke: 'color', strokeWidth: 3, insetTop: 4, insetBottom: 4 }),
      plot.text(means, {
        fx: 'model',
        y: 'name',
        frameAnchor: 'right',
        textAnchor: 'start',
        dx: 8,
        text: ({ value }: { value: number }) => value.toFixed(quantity.endsWith('Error') ? 1 : 3),
        fill: 'currentColor',
      }),
    ],
  }));
}
