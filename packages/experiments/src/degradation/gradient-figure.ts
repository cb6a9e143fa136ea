import { drawFigure, seriesColor } from '../figure/draw.js';
import { runsOf } from '../networks/compare-kinds.js';
import { LEGEND_WIDTH, legend } from '../networks/legend.js';
import type { DegradationResult } from './run.js';

/**
 * Gradient norm at the input of every block of the deepest networks: the geometric mean over the runs, dashed in the first step and
 * drawn out in the last in which it was measured.
 */
export function drawGradientNorms({
  config: { depths, tapEvery },
  depths: kinds,
}: DegradationResult): Promise<string> {
  const lines = (['plain', 'resnet'] as const).flatMap((family, i) => {
    const name = `${family}${depths.at(-1)}`;
    const norms = runsOf(kinds, name).map(({ gradientNorms = [] }) => gradientNorms);
    const last = Math.min(...norms.map(({ length }) => length)) - 1;
    return [0, last].map((row) => ({
      name: `${name}, step ${row * tapEvery + 1}`,
      color: seriesColor(1 - i),
      dashes: row === 0 ? '3 3' : 'none',
      points: norms[0][row].flatMap((_, block) => {
        const logarithms = norms.map((rows) => Math.log(rows[row][block])).filter(Number.isFinite);
        if (logarithms.length === 0) return []; // a log scale has no place for a gradient of 0
        const mean = logarithms.reduce((sum, value) => sum + value, 0) / logarithms.length;
        return [{ block: block + 1, norm: Math.exp(mean) }];
      }),
    }));
  });
  const named = lines.map(({ name, color, dashes }) => ({
    name: dashes === 'none' ? name : `${name} (dashed)`,
    color,
  }));
  return drawFigure('Gradient norm at the input of every block, in the first step and later', (plot) => ({
    marginRight: LEGEND_WIDTH,
    x: { label: 'block, counted from the first', labelAnchor: 'center', labelArrow: 'none' },
    y: {
      type: 'log',
      grid: true,
      label: 'norm of the gradient at the input of the block (log scale)',
      labelArrow: 'none',
      ticks: 6,
      tickFormat: '~g',
    },
    marks: [
      lines.map(({ points, color, dashes }) =>
        plot.lineY(points, {
          x: 'block',
          y: 'norm',
          stroke: color,
          strokeWidth: 2,
          strokeDasharray: dashes,
        }),
      ),
      legend(plot, named),
    ],
  }));
}
