import { drawFigure, seriesColor } from '../figure/draw.js';
import { KINDS } from './kinds.js';
import type { NestedFunctionClassesResult } from './run.js';

/**
 * Draws the classes as regions of a plane: every function is the point of its values at two inputs, a class all points that it reaches
 * with coefficients from -1 to 1. The true function is a star, and the numbers are the distances of the classes from it.
 */
export function drawClasses({ map }: NestedFunctionClassesResult): Promise<string> {
  const regions = KINDS.flatMap(({ key, name }) =>
    map[key].map(({ corners, distance }, i) => ({ kind: name, corners, distance, size: i + 1 })),
  );
  const sides = regions.flatMap(({ kind, corners, size }) =>
    [...corners, corners[0]].map(([u, v]) => ({ kind, u, v, size, color: seriesColor(size - 1) })),
  );
  const truths = KINDS.map(({ name }) => ({ kind: name, u: map.truth[0], v: map.truth[1] }));
  return drawFigure('Function classes as regions of a plane, and a true function', (plot) => ({
    marginLeft: 34,
    marginRight: 8,
    height: undefined, // from the width, by the next line
    aspectRatio: 1, // distances are the same in every direction
    fx: { label: null, domain: KINDS.map(({ name }) => name), padding: 0.06 },
    x: {
      label: 'value at x = -0.8',
      labelAnchor: 'center',
      labelArrow: 'none',
      grid: true,
      domain: [-4, 5.2],
    },
    y: { label: 'value at x = 0.6', labelArrow: 'none', grid: true, domain: [-2.6, 3], ticks: 5 },
    marks: [
      plot.line(sides, { fx: 'kind', x: 'u', y: 'v', z: 'size', stroke: 'color', strokeWidth: 2 }),
      regions.map(({ kind, size, distance }) =>
        plot.text([{ kind }], {
          fx: 'kind',
          frameAnchor: 'bottom-right',
          text: () => `F${'₀₁₂₃₄₅₆₇₈₉'[size] ?? size}  ${distance.toFixed(2)}`,
          fill: seriesColor(size - 1),
          fontWeight: 'bold',
          dx: -4,
          dy: -4 - 16 * (map.nested.length - size),
        }),
      ),
      plot.dot(truths, { fx: 'kind', x: 'u', y: 'v', fill: 'currentColor', r: 5, symbol: 'star' }),
      plot.text(truths, { fx: 'kind', x: 'u', y: 'v', text: () => 'f*', fontWeight: 'bold', dy: -13 }),
    ],
  }));
}
