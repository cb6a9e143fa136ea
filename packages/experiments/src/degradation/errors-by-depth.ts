import { drawFigure, seriesColor } from '../figure/draw.js';
import { quantityOf } from '../networks/compare-kinds.js';
import type { DegradationResult } from './run.js';

const FAMILIES = ['plain', 'resnet'] as const;

/** Training and held-out error by depth: a line a family through the means, a faint dot a run. */
export function drawErrorsByDepth({ config: { depths }, depths: kinds }: DegradationResult): Promise<string> {
  const dots = (['trainError', 'heldOutError'] as const).flatMap((quantity) =>
    FAMILIES.flatMap((family, i) =>
      depths.flatMap((depth) => {
        const runs = kinds.find(({ name }) => name === `${family}${depth}`)?.runs ?? [];
        const values = runs.map((run) => quantityOf(run, quantity));
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const panel = quantity === 'trainError' ? 'training error' : 'held-out error';
        return values.map((value) => ({ panel, family, color: seriesColor(1 - i), depth, value, mean }));
      }),
    ),
  );
  const last = dots.filter(({ depth }, i) => depth === depths.at(-1) && dots[i + 1]?.depth !== depth);
  return drawFigure('Training and held-out error by depth, of plain and of residual networks', (plot) => ({
    marginRight: 70,
    fx: { label: null, padding: 0.2, domain: ['training error', 'held-out error'] },
    x: { label: 'layers', labelAnchor: 'center', labelArrow: 'none', ticks: [...depths], tickFormat: 'd' },
    y: { label: 'error, %', labelArrow: 'none', grid: true, nice: true },
    marks: [
      plot.dot(dots, { fx: 'panel', x: 'depth', y: 'value', fill: 'color', fillOpacity: 0.4, r: 3 }),
      plot.lineY(dots, { fx: 'panel', x: 'depth', y: 'mean', z: 'family', stroke: 'color', strokeWidth: 2 }),
      plot.text(last, {
        fx: 'panel',
        x: 'depth',
        y: 'mean',
        text: 'family',
        fill: 'color',
        fontWeight: 'bold',
        textAnchor: 'start',
        dx: 8,
      }),
    ],
  }));
}
