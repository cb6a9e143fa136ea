import { drawFigure, seriesColor } from '../figure/draw.js';
import { DRAWN_SCALE, THRESHOLD } from './config.js';
import { curveOf } from './curve.js';
import type { IdentityVersusZeroResult } from './run.js';

/** The lowest loss that is drawn; zero is learned to below it. */
const LOWEST = 1e-4;

/** Draws mean, its interval and median of the loss by epoch, for both settings of the source, with the source's line. */
export function drawLoss({ rows }: Pick<IdentityVersusZeroResult, 'rows'>): Promise<string> {
  const series = (['identity', 'zero'] as const).map((setting, i) => ({ setting, color: seriesColor(i) }));
  const points = series.flatMap(({ setting, color }) =>
    curveOf(rows[setting].losses).map(({ interval: [lower, upper], ...point }) => ({
      ...point,
      setting,
      color,
      lower: Math.max(lower, LOWEST / 10), // a logarithmic axis has no 0
      upper: Math.max(upper, LOWEST / 10),
    })),
  );
  const epochs = rows.zero.losses[0].length;
  const ticks = [1e-4, 1e-3, 1e-2, 1e-1, 1];
  const line = { x: 'epoch', z: 'setting', stroke: 'color', clip: true } as const;
  return drawFigure(
    'Loss by epoch of a convolution that learns the identity and of one that learns zero',
    (plot) => ({
      marginRight: 90,
      x: {
        label: 'epoch',
        labelAnchor: 'center',
        labelArrow: 'none',
        ticks: Math.min(10, epochs),
        domain: [1, epochs],
      },
      y: { type: 'log', domain: [LOWEST, 1], label: null },
      marks: [
        plot.gridY({ ticks }),
        plot.axisY({ ticks, tickFormat: String, label: 'loss of a sample (log scale)', labelArrow: 'none' }),
        plot.axisY({
          anchor: 'right',
          ticks: ticks.slice(0, -1),
          tickFormat: (value: number) => String(Number((value * DRAWN_SCALE).toPrecision(1))),
          label: "as the source's code sums it",
          labelArrow: 'none',
        }),
        plot.areaY(points, {
          x: 'epoch',
          y1: 'lower',
          y2: 'upper',
          z: 'setting',
          fill: 'color',
          fillOpacity: 0.2,
          clip: true,
        }),
        plot.ruleY([THRESHOLD], { stroke: 'currentColor', strokeDasharray: '6 4' }),
        plot.lineY(points, { ...line, y: (d) => Math.max(d.mean, LOWEST / 10), strokeWidth: 2 }),
        plot.lineY(points, {
          ...line,
          y: (d) => Math.max(d.median, LOWEST / 10),
          strokeWidth: 2,
          strokeDasharray: '1 4',
          strokeLinecap: 'round',
        }),
        series.map(({ setting, color }, i) =>
          plot.text([setting], {
            frameAnchor: 'top-right',
            text: (name: string) => name,
            fill: color,
            fontWeight: 'bold',
            dx: -10,
            dy: 8 + 18 * i,
          }),
        ),
      ],
    }),
  );
}
