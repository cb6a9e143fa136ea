import { drawFigure, seriesColor } from '@residualjs/experiments';
import type { ScalingCurve } from '../scaling-curves.js';

const SIZE = { width: 430, height: 300, marginRight: 24 };

/** One quantity of a curve over its axis, both logarithmic, with the power law through it. */
function drawOne({ title, axis, points, ...curve }: ScalingCurve, what: 'time' | 'memory'): Promise<string> {
  const of = (point: ScalingCurve['points'][number]) =>
    what === 'time' ? point.milliseconds : point.bytes / 1e6;
  const law = curve[what];
  const unit = what === 'time' ? 1 : 1e-6;
  const places = points.map(({ x }) => x);
  const fitted = law === null ? [] : places.map((x) => ({ x, y: unit * law.factor * x ** law.exponent }));
  const measured = points.map((point) => ({ x: point.x, y: of(point) }));
  const values = [...measured, ...fitted].map(({ y }) => y);
  const label = what === 'time' ? 'milliseconds a step' : 'megabytes';
  return drawFigure(`${title}: ${what}`, (plot) => ({
    ...SIZE,
    x: {
      ...{ type: 'log', base: 2, label: axis, labelAnchor: 'center', labelArrow: 'none' },
      ...{
        ticks: places,
        tickFormat: (x: number) => `${x}`,
        domain: [places[0] / 1.15, places[places.length - 1] * 1.15],
      },
    },
    y: {
      ...{ type: 'log', label, grid: true, ticks: 5, tickFormat: '~g' },
      domain: [Math.min(...values) / 1.4, Math.max(...values) * 1.4],
    },
    marks: [
      plot.line(fitted, {
        x: 'x',
        y: 'y',
        stroke: 'currentColor',
        strokeOpacity: 0.6,
        strokeDasharray: '6 4',
      }),
      plot.line(measured, { x: 'x', y: 'y', stroke: seriesColor(0), strokeWidth: 2, marker: 'dot' }),
    ],
  }));
}

/** Time and memory of a curve, side by side. */
export const drawScaling = (curve: ScalingCurve): Promise<[time: string, memory: string]> =>
  Promise.all([drawOne(curve, 'time'), drawOne(curve, 'memory')]);
