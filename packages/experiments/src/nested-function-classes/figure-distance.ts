import { drawFigure, seriesColor } from '../figure/draw.js';
import { quantile } from '../statistics/quantile.js';
import { KINDS } from './kinds.js';
import type { NestedFunctionClassesResult } from './run.js';

/** Draws the distance to the true function against the size of the class: medians, and the bands that hold half of the draws. */
export function drawDistance({ distances, options }: NestedFunctionClassesResult): Promise<string> {
  const points = KINDS.flatMap(({ key, name }, i) =>
    Array.from({ length: options.classes }, (_, k) => {
      const values = distances[key].map((ofTruth) => ofTruth[k]);
      const [low, mid, high] = [0.25, 0.5, 0.75].map((at) => quantile(values, at));
      return { name, color: seriesColor(i), size: k + 1, low, mid, high };
    }),
  );
  // One draw of the classes that are not nested: a line that goes up and down, where the median hides it.
  const single = distances.notNested[0].map((distance, k) => ({ size: k + 1, distance }));
  const last = <T extends { size: number }>(rows: readonly T[]) =>
    rows.filter(({ size }) => size === options.classes);
  return drawFigure('Distance to the true function against the size of the class', (plot) => ({
    marginRight: 130,
    x: {
      label: 'class, from the smallest to the largest',
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: options.classes,
    },
    y: {
      label: 'distance to the true function (1: that of zero)',
      labelArrow: 'none',
      grid: true,
      domain: [0, 1],
    },
    marks: [
      plot.areaY(points, { x: 'size', y1: 'low', y2: 'high', z: 'name', fill: 'color', fillOpacity: 0.15 }),
      plot.lineY(points, { x: 'size', y: 'mid', z: 'name', stroke: 'color', strokeWidth: 2 }),
      plot.lineY(single, {
        x: 'size',
        y: 'distance',
        stroke: seriesColor(1),
        strokeWidth: 1.5,
        strokeDasharray: '2 3',
      }),
      plot.text(last(points), {
        x: 'size',
        y: 'mid',
        text: 'name',
        fill: 'color',
        textAnchor: 'start',
        dx: 8,
      }),
      plot.text(last(single), {
        x: 'size',
        y: 'distance',
        text: () => 'one draw of them',
        fill: seriesColor(1),
        textAnchor: 'start',
        dx: 8,
      }),
    ],
  }));
}
