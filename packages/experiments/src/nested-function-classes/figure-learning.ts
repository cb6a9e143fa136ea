import { drawFigure, seriesColor } from '../figure/draw.js';
import { TRUE_COEFFICIENTS } from './config.js';
import type { NestedFunctionClassesResult } from './run.js';

/** Draws how a, b and c come nearer to 0, 2 and 3 as gradient descent goes on, one line a range of inputs. */
export function drawLearning({ fits }: NestedFunctionClassesResult): Promise<string> {
  const points = fits.flatMap(({ range: [low, high], path }, i) =>
    path
      .filter(({ step }) => step > 0)
      .flatMap(({ step, coefficients }) =>
        coefficients.map((value, j) => ({
          range: `${low} to ${high}`,
          color: seriesColor(i),
          coefficient: `${'abc'[j]} → ${TRUE_COEFFICIENTS[j]}`,
          step,
          value,
        })),
      ),
  );
  const coefficients = [...new Set(points.map(({ coefficient }) => coefficient))];
  const targets = coefficients.map((coefficient, j) => ({ coefficient, value: TRUE_COEFFICIENTS[j] }));
  return drawFigure('Coefficients of a quadratic that learns 2x + 3 by gradient descent', (plot) => ({
    fx: { label: null, domain: coefficients, padding: 0.06 },
    x: {
      type: 'log',
      label: 'step (log scale)',
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: 3,
      tickFormat: ',',
    },
    y: { label: 'mean coefficient', labelArrow: 'none', grid: true },
    marks: [
      plot.ruleY(targets, { fx: 'coefficient', y: 'value', stroke: 'currentColor', strokeDasharray: '4 4' }),
      plot.lineY(points, {
        fx: 'coefficient',
        x: 'step',
        y: 'value',
        z: 'range',
        stroke: 'color',
        strokeWidth: 2,
      }),
      fits.map(({ range: [low, high] }, i) =>
        plot.text([{ coefficient: coefficients[2] }], {
          fx: 'coefficient',
          frameAnchor: 'right',
          text: () => `x from ${low} to ${high}`,
          fill: seriesColor(i),
          textAnchor: 'start',
          dx: 8,
          dy: 18 * (i - 1),
        }),
      ),
    ],
  }));
}
