import { drawFigure, seriesColor } from '../figure/draw.js';
import { depthName, exponentName } from './axes.js';
import type { GradientIdentityResult } from './run.js';

/**
 * Draws the length of the gradient at every unit over that at the last, in a panel a depth, a line a kind of unit with f the identity;
 * dashed what the products of the λ alone would be.
 */
export function drawNorms({ options, stacks }: GradientIdentityResult): Promise<string> {
  const shown = stacks.filter(({ kind }) => kind.after === 'identity');
  const kinds = [...new Set(shown.map(({ kind }) => kind.name))];
  const points = shown.flatMap(({ kind, units, normByUnit }) =>
    normByUnit.map((norm, l) => ({
      depth: depthName(units),
      kind: kind.name,
      color: seriesColor(kinds.indexOf(kind.name)),
      unit: l + 1,
      log: Math.log10(norm),
    })),
  );
  const scales = [...new Set(shown.map(({ kind }) => kind.shortcutScale))];
  const products = options.depths.flatMap((units) =>
    scales.flatMap((scale) =>
      [1, units + 1].map((unit) => ({
        depth: depthName(units),
        scale,
        unit,
        log: (units + 1 - unit) * Math.log10(scale),
      })),
    ),
  );
  return drawFigure('Length of the gradient at every unit, by kind of shortcut and depth', (plot) => ({
    height: 430,
    marginTop: 42,
    marginRight: 190,
    fx: { label: null, domain: options.depths.map(depthName), padding: 0.08 },
    x: { label: 'unit, counted from the first', labelAnchor: 'center', labelArrow: 'none', ticks: 4 },
    y: {
      label: 'gradient, as a multiple of that at the last unit (log scale)',
      labelArrow: 'none',
      grid: true,
      tickFormat: exponentName,
    },
    marks: [
      plot.lineY(products, {
        fx: 'depth',
        x: 'unit',
        y: 'log',
        z: 'scale',
        stroke: 'currentColor',
        strokeDasharray: '2 4',
      }),
      plot.lineY(points, { fx: 'depth', x: 'unit', y: 'log', z: 'kind', stroke: 'color', strokeWidth: 2 }),
      legend(kinds.map((name, i) => ({ name, color: seriesColor(i) }))).map(({ name, color, dy }) =>
        plot.text([{ depth: depthName(options.depths[options.depths.length - 1]) }], {
          fx: 'depth',
          frameAnchor: 'right',
          text: () => name,
          fill: color,
          textAnchor: 'start',
          dx: 8,
          dy,
        }),
      ),
    ],
  }));
}

/** Names one under the other, about the middle. */
const legend = <T>(rows: readonly T[]) =>
  rows.map((row, i) => ({ ...row, dy: 20 * (i - (rows.length - 1) / 2) }));
