import { drawFigure, seriesColor } from '../figure/draw.js';
import { runsOf } from './compare-kinds.js';
import { LEGEND_WIDTH, legend } from './legend.js';
import type { KindRuns } from './train-networks.js';

/** What {@link drawLossCurves} draws. */
export interface LossCurvesOptions {
  title: string;
  /** Which kinds, in the order of their colours; eight at most. */
  names: readonly string[];
  /** Steps of a run. */
  steps: number;
}

/**
 * Training loss by step: a line a kind, the mean over its runs, and a band from the lowest to the highest run. The names stand in the
 * corner, in the order in which the lines end.
 */
export function drawLossCurves(
  kinds: readonly KindRuns[],
  { title, names, steps }: LossCurvesOptions,
): Promise<string> {
  const points = names.flatMap((name, i) => {
    const runs = runsOf(kinds, name);
    const pieces = runs[0].loss.length;
    return runs[0].loss.map((_, piece) => {
      const losses = runs.map(({ loss }) => loss[piece]);
      return {
        name,
        color: seriesColor(i),
        step: ((piece + 0.5) * steps) / pieces, // the middle of the steps that the loss is a mean of
        mean: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
        low: Math.min(...losses),
        high: Math.max(...losses),
      };
    });
  });
  const byLoss = names
    .map((name) => points.filter((point) => point.name === name).at(-1)!)
    .sort((a, b) => b.mean - a.mean);
  return drawFigure(title, (plot) => ({
    marginRight: LEGEND_WIDTH,
    x: { label: 'step', labelAnchor: 'center', labelArrow: 'none', domain: [0, steps], nice: true },
    y: {
      type: 'log',
      grid: true,
      label: 'training loss (log scale)',
      labelArrow: 'none',
      ticks: 5,
      tickFormat: '.2~f',
    },
    marks: [
      plot.areaY(points, { x: 'step', y1: 'low', y2: 'high', z: 'name', fill: 'color', fillOpacity: 0.12 }),
      plot.lineY(points, { x: 'step', y: 'mean', z: 'name', stroke: 'color', strokeWidth: 2 }),
      legend(plot, byLoss),
    ],
  }));
}
