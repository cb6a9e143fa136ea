import { drawFigure, seriesColor } from '../figure/draw.js';
import type { SixLayersResult } from './run.js';
import { middle, stepsAxis } from './steps-axis.js';

/** Draws the steps that stacks of 1, 2, 4, … layers took to learn zero and the identity, in a panel a start. */
export function drawStacks({ stacks, options }: SixLayersResult): Promise<string> {
  const startName = ({ mean, deviation }: (typeof stacks)[number]['stack']['start']) =>
    `around ${mean === 0 ? 'zero' : 'the identity'}, ±${deviation}`;
  const targets = ['zero', 'identity'] as const;
  const points = stacks.flatMap(({ stack, ...times }) =>
    targets.map((target, i) => ({
      start: startName(stack.start),
      target,
      color: seriesColor(i),
      layers: stack.layers,
      ...middle(times[target], options.steps),
    })),
  );
  const starts = [...new Set(points.map(({ start }) => start))];
  const layers = [...new Set(points.map((point) => point.layers))].sort((a, b) => a - b);
  const last = starts[starts.length - 1];
  return drawFigure('Steps until a stack of layers has learned zero or the identity', (plot) => ({
    marginTop: 44,
    fx: { label: null, domain: starts, padding: 0.08 },
    x: {
      type: 'log',
      base: 2,
      label: 'layers',
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: layers,
      tickFormat: (value: number) => `${value}`,
    },
    y: stepsAxis(options.steps),
    marks: [
      plot.areaY(points, {
        fx: 'start',
        x: 'layers',
        y1: 'low',
        y2: 'high',
        z: 'target',
        fill: 'color',
        fillOpacity: 0.15,
      }),
      plot.lineY(points, {
        fx: 'start',
        x: 'layers',
        y: 'mid',
        z: 'target',
        stroke: 'color',
        strokeWidth: 2,
      }),
      plot.dot(points, { fx: 'start', x: 'layers', y: 'mid', fill: 'color', r: 3 }),
      targets.map((target, i) =>
        plot.text([{ start: last }], {
          fx: 'start',
          frameAnchor: 'right',
          text: () => `learns ${target}`,
          fill: seriesColor(i),
          textAnchor: 'start',
          dx: 10,
          dy: 20 * i,
        }),
      ),
    ],
  }));
}
