import { drawFigure, seriesColor } from '../figure/draw.js';
import type { IdentityVersusZeroResult } from './summary.js';

/** Draws mean and 95 % range of the loss by epoch, for both settings, with the source's line at 0.01. */
export function drawIdentityVersusZero({ identity, zero }: IdentityVersusZeroResult): Promise<string> {
  const settings = { identity, zero };
  const points = Object.entries(settings).flatMap(([setting, { mean, median, lower, upper }], i) =>
    mean.map((value, epoch) => ({
      setting,
      color: seriesColor(i),
      epoch: epoch + 1,
      mean: value,
      median: median[epoch],
      lower: lower[epoch],
      upper: upper[epoch],
    })),
  );
  const last = points.filter(({ epoch }) => epoch === identity.mean.length);
  return drawFigure(
    'Loss by epoch of a convolution that learns the identity and of one that learns zero',
    (plot) => ({
      x: {
        label: 'epoch',
        labelAnchor: 'center',
        labelArrow: 'none',
        ticks: Math.min(10, identity.mean.length),
      },
      y: {
        type: 'log',
        domain: [1e-4, 1],
        clamp: true,
        grid: true,
        label: 'mean absolute error (log scale)',
        labelArrow: 'none',
        ticks: [1e-4, 1e-3, 1e-2, 1e-1, 1],
        tickFormat: (value: number) => `${value}`,
      },
      marks: [
        plot.areaY(points, {
          x: 'epoch',
          y1: 'lower',
          y2: 'upper',
          z: 'setting',
          fill: 'color',
          fillOpacity: 0.15,
          clip: true,
        }),
        plot.ruleY([0.01], { stroke: 'currentColor', strokeDasharray: '4 4' }),
        plot.lineY(points, {
          x: 'epoch',
          y: 'mean',
          z: 'setting',
          stroke: 'color',
          strokeWidth: 2,
          clip: true,
        }),
        plot.lineY(points, {
          x: 'epoch',
          y: 'median',
          z: 'setting',
          stroke: 'color',
          strokeWidth: 1.5,
          strokeDasharray: '2 3',
          clip: true,
        }),
        plot.text(last, {
          x: 'epoch',
          y: ({ mean }: { mean: number }) => Math.max(mean, 1e-4),
          text: 'setting',
          fill: 'color',
          textAnchor: 'start',
          dx: 8,
        }),
      ],
    }),
  );
}
