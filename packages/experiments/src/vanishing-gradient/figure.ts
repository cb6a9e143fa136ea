import { drawFigure, seriesColor } from '../figure/draw.js';
import type { VanishingGradientResult } from './run.js';

/** Draws the gradient norm at the input of every block, one line a model: the geometric mean over the seeds. */
export function drawVanishingGradient({ profiles }: VanishingGradientResult): Promise<string> {
  const families = [...new Set(profiles.map(({ model }) => model.replace(/\d+$/, '')))];
  const points = profiles.flatMap(({ model, norms }) => {
    const family = families.indexOf(model.replace(/\d+$/, ''));
    return norms[0].map((_, block) => ({
      model,
      color: seriesColor(family),
      block: block + 1,
      norm: Math.exp(norms.reduce((sum, seed) => sum + Math.log(seed[block]), 0) / norms.length),
    }));
  });
  const longest = Math.max(...points.map(({ block }) => block));
  const ends = profiles.map(
    ({ model, norms }) => points.find((p) => p.model === model && p.block === norms[0].length)!,
  );
  const starts = points.filter(({ block }) => block === 1);
  return drawFigure('Gradient norm at the input of every block, before training', (plot) => ({
    marginLeft: 110,
    marginRight: 20,
    x: { label: 'block, from the first', labelAnchor: 'center', labelArrow: 'none', domain: [1, longest] },
    y: {
      type: 'log',
      grid: true,
      label: 'gradient norm (log scale)',
      labelArrow: 'none',
      ticks: 8,
      tickFormat: '.0e',
    },
    marks: [
      plot.lineY(points, { x: 'block', y: 'norm', z: 'model', stroke: 'color', strokeWidth: 2 }),
      plot.dot(ends, { x: 'block', y: 'norm', fill: 'color', r: 3 }),
      plot.text(starts, {
        x: 'block',
        y: 'norm',
        text: 'model',
        fill: 'color',
        textAnchor: 'end',
        dx: -48,
      }),
    ],
  }));
}
