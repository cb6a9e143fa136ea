import { drawFigure, seriesColor } from '../figure/draw.js';
import { decades, powerOfTen } from '../figure/powers-of-ten.js';
import type { VanishingGradientResult } from './run.js';

/**
 * Draws the gradient norm at the input of every block, one line a model (the geometric mean over the seeds), one colour
 * a family. A line ends at the last block of its model, so the lengths tell the depths apart.
 */
export function drawZoo({ zoo: profiles }: Pick<VanishingGradientResult, 'zoo'>): Promise<string> {
  const familyOf = (model: string) => model.replace(/\d+$/, '');
  const families = [...new Set(profiles.map(({ model }) => familyOf(model)))];
  const points = profiles.flatMap(({ model, norms }) =>
    norms[0].map((_, block) => ({
      model,
      color: seriesColor(families.indexOf(familyOf(model))),
      block: block + 1,
      norm: Math.exp(norms.reduce((sum, seed) => sum + Math.log(seed[block]), 0) / norms.length),
    })),
  );
  const lengths = [...new Set(profiles.map(({ norms }) => norms[0].length))].sort((a, b) => a - b);
  const ends = profiles.flatMap(({ model, norms }) =>
    points.filter((point) => point.model === model && point.block === norms[0].length),
  );
  const ticks = decades(
    Math.min(...points.map(({ norm }) => norm)),
    Math.max(...points.map(({ norm }) => norm)),
  );
  return drawFigure('Gradient norm at the input of every block, before training', (plot) => ({
    marginRight: 20,
    marginTop: 32,
    x: {
      label: 'block, counted from the first',
      labelAnchor: 'center',
      labelArrow: 'none',
      domain: [1, lengths[lengths.length - 1]],
      ticks: [1, ...lengths],
    },
    y: {
      type: 'log',
      domain: [ticks[0], ticks[ticks.length - 1]],
      ticks,
      tickFormat: powerOfTen,
      grid: true,
      label: 'norm of the gradient at the input of the block (log scale)',
      labelArrow: 'none',
    },
    marks: [
      plot.lineY(points, { x: 'block', y: 'norm', z: 'model', stroke: 'color', strokeWidth: 2 }),
      plot.dot(ends, { x: 'block', y: 'norm', fill: 'color', r: 3 }),
      families.map((family, i) =>
        plot.text([family], {
          frameAnchor: 'top-right',
          text: (name: string) => name,
          fill: seriesColor(i),
          fontWeight: 'bold',
          dy: 4 + 18 * i,
        }),
      ),
    ],
  }));
}
