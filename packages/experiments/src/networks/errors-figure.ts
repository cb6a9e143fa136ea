import { drawFigure, seriesColor } from '../figure/draw.js';
import { type Quantity, quantityOf } from './compare-kinds.js';
import type { KindRuns } from './train-networks.js';

/** What {@link drawErrors} draws. */
export interface ErrorsOptions {
  title: string;
  /** What is drawn along the other axis. */
  label: string;
  quantity: Quantity;
  /** The kind that the others are held against: a dashed line at its mean. */
  baseline: string;
}

/** One number of every run: a row a kind, a faint dot a run, a line at the mean. */
export function drawErrors(
  kinds: readonly KindRuns[],
  { title, label, quantity, baseline }: ErrorsOptions,
): Promise<string> {
  const dots = kinds.flatMap(({ name, runs }) =>
    runs.map((run) => ({
      name,
      color: seriesColor(name === baseline ? 0 : 1),
      value: quantityOf(run, quantity),
    })),
  );
  const means = kinds.map(({ name }) => {
    const values = dots.filter((dot) => dot.name === name).map(({ value }) => value);
    const color = seriesColor(name === baseline ? 0 : 1);
    return { name, color, value: values.reduce((sum, value) => sum + value, 0) / values.length };
  });
  const base = means.find(({ name }) => name === baseline);
  return drawFigure(title, (plot) => ({
    height: 80 + 28 * kinds.length,
    marginLeft: 210,
    marginRight: 56,
    x: { label, labelAnchor: 'center', labelArrow: 'none', grid: true, nice: true },
    y: { type: 'band', domain: kinds.map(({ name }) => name), label: null },
    marks: [
      base
        ? plot.ruleX([base.value], { stroke: 'currentColor', strokeDasharray: '4 4', strokeOpacity: 0.6 })
        : null,
      plot.dot(dots, { x: 'value', y: 'name', fill: 'color', fillOpacity: 0.45, r: 3.5 }),
      plot.tickX(means, {
        x: 'value',
        y: 'name',
        stroke: 'color',
        strokeWidth: 3,
        insetTop: 4,
        insetBottom: 4,
      }),
      plot.text(means, {
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
