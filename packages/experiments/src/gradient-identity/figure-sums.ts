import { drawFigure, seriesColor } from '../figure/draw.js';
import { exponentName, FLOOR } from './axes.js';
import type { GradientIdentityResult } from './run.js';

/** Draws how far x_L is from x_l plus the branches, summed from i = l and from i = 1, in the deepest stack of identities. */
export function drawSums({ stacks }: GradientIdentityResult): Promise<string> {
  const identities = stacks.filter(({ kind }) => kind.shortcutScale === 1 && kind.after === 'identity');
  const deepest = identities.reduce((best, stack) => (stack.units > best.units ? stack : best));
  const sums = [
    { name: 'from i = l', of: 'sumFromL' },
    { name: 'from i = 1', of: 'sumFrom1' },
  ] as const;
  const points = sums.flatMap(({ name, of }, i) =>
    deepest[of].byUnit.map((error, l) => ({
      name,
      color: seriesColor(i),
      unit: l + 1,
      log: Math.log10(Math.max(error, FLOOR)),
    })),
  );
  const last = points.filter(({ unit }) => unit === deepest.units);
  return drawFigure('Distance of the output from an input plus the sum of the branches', (plot) => ({
    height: 320,
    x: { label: 'l, counted from the first unit', labelAnchor: 'center', labelArrow: 'none' },
    y: {
      label: 'distance of x_L from x_l + the sum, over its length (log scale)',
      labelArrow: 'none',
      grid: true,
      tickFormat: exponentName,
      domain: [-9, 1],
    },
    marks: [
      plot.lineY(points, { x: 'unit', y: 'log', z: 'name', stroke: 'color', strokeWidth: 2 }),
      plot.text(last, { x: 'unit', y: 'log', text: 'name', fill: 'color', textAnchor: 'start', dx: 8 }),
    ],
  }));
}
