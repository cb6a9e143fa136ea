import { drawFigure, type Plot, seriesColor } from '../figure/draw.js';
import type { SixLayersResult } from './run.js';
import { middle, stepsAxis } from './steps-axis.js';

/** Draws the steps that both networks took, with each choice: the median, and a bar that holds half of the runs. */
export function drawChoices({ choices, options }: SixLayersResult): Promise<string> {
  const names = choices.map(({ choice }) => choice.name);
  const sides = ['plain', 'skip'] as const;
  const points = choices.flatMap(({ choice, ...times }) =>
    sides.map((side, i) => ({
      choice: choice.name,
      side,
      color: seriesColor(i),
      ...middle(times[side], options.steps),
    })),
  );
  return drawFigure('Steps until six layers have learned, plain and with a shortcut', (plot) => ({
    height: 80 + 40 * names.length,
    marginLeft: 230,
    marginRight: 20,
    marginTop: 34,
    fy: { label: null, domain: names, axis: null, padding: 0.2 },
    y: { axis: null, domain: sides },
    x: {
      ...stepsAxis(options.steps),
      domain: [Math.min(10, ...points.map(({ low }) => low)), options.steps],
      labelAnchor: 'center',
    },
    marks: [
      plot.ruleY(points, {
        fy: 'choice',
        y: 'side',
        x1: 'low',
        x2: 'high',
        stroke: 'color',
        strokeWidth: 4,
        strokeOpacity: 0.35,
      }),
      plot.dot(points, { fy: 'choice', y: 'side', x: 'mid', fill: 'color', r: 4 }),
      plot.text(names, {
        fy: (name: string) => name,
        text: (name: string) => name,
        frameAnchor: 'left',
        textAnchor: 'end',
        dx: -12,
      }),
      legend(plot, names[0], [
        { name: 'plain', color: seriesColor(0) },
        { name: 'with the shortcut', color: seriesColor(1) },
      ]),
    ],
  }));
}

/** Names in their colours above the first row. */
const legend = (plot: Plot, first: string, entries: readonly { name: string; color: string }[]) =>
  entries.map(({ name, color }, i) =>
    plot.text([first], {
      fy: () => first,
      text: () => name,
      frameAnchor: 'top-left',
      fill: color,
      fontWeight: 'bold',
      dx: 60 * i,
      dy: -26,
    }),
  );
