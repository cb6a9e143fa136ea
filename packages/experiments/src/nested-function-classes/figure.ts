import { drawFigure, seriesColor } from '../figure/draw.js';
import { quantile } from '../statistics/quantile.js';
import { TRUE_COEFFICIENTS } from './config.js';
import type { NestedFunctionClassesResult } from './run.js';

const KINDS = [
  { key: 'nested', name: 'nested' },
  { key: 'notNested', name: 'not nested' },
] as const;

/**
 * Draws the classes as regions of a plane: every function is the point of its values at two inputs, a class all points that it reaches
 * with coefficients from -1 to 1. The true function is a star, and the numbers are the distances of the classes from it.
 */
export function drawClasses({ map }: NestedFunctionClassesResult): Promise<string> {
  const regions = KINDS.flatMap(({ key, name }) =>
    map[key].map(({ corners, distance }, i) => ({ kind: name, corners, distance, size: i + 1 })),
  );
  const sides = regions.flatMap(({ kind, corners, size }) =>
    [...corners, corners[0]].map(([u, v]) => ({ kind, u, v, size, color: seriesColor(size - 1) })),
  );
  const truths = KINDS.map(({ name }) => ({ kind: name, u: map.truth[0], v: map.truth[1] }));
  return drawFigure('Function classes as regions of a plane, and a true function', (plot) => ({
    marginLeft: 34,
    marginRight: 8,
    height: undefined, // from the width, by the next line
    aspectRatio: 1, // distances are the same in every direction
    fx: { label: null, domain: KINDS.map(({ name }) => name), padding: 0.06 },
    x: {
      label: 'value at x = -0.8',
      labelAnchor: 'center',
      labelArrow: 'none',
      grid: true,
      domain: [-4, 5.2],
    },
    y: { label: 'value at x = 0.6', labelArrow: 'none', grid: true, domain: [-2.6, 3], ticks: 5 },
    marks: [
      plot.line(sides, { fx: 'kind', x: 'u', y: 'v', z: 'size', stroke: 'color', strokeWidth: 2 }),
      regions.map(({ kind, size, distance }) =>
        plot.text([{ kind }], {
          fx: 'kind',
          frameAnchor: 'bottom-right',
          text: () => `F${'₀₁₂₃₄₅₆₇₈₉'[size] ?? size}  ${distance.toFixed(2)}`,
          fill: seriesColor(size - 1),
          fontWeight: 'bold',
          dx: -4,
          dy: -4 - 16 * (map.nested.length - size),
        }),
      ),
      plot.dot(truths, { fx: 'kind', x: 'u', y: 'v', fill: 'currentColor', r: 5, symbol: 'star' }),
      plot.text(truths, { fx: 'kind', x: 'u', y: 'v', text: () => 'f*', fontWeight: 'bold', dy: -13 }),
    ],
  }));
}

/** Draws the distance to the true function against the size of the class: medians, and the bands that hold half of the draws. */
export function drawDistance({ distances, options }: NestedFunctionClassesResult): Promise<string> {
  const points = KINDS.flatMap(({ key, name }, i) =>
    Array.from({ length: options.classes }, (_, k) => {
      const values = distances[key].map((ofTruth) => ofTruth[k]);
      const [low, mid, high] = [0.25, 0.5, 0.75].map((at) => quantile(values, at));
      return { name, color: seriesColor(i), size: k + 1, low, mid, high };
    }),
  );
  // One draw of the classes that are not nested: a line that goes up and down, where the median hides it.
  const single = distances.notNested[0].map((distance, k) => ({ size: k + 1, distance }));
  const last = <T extends { size: number }>(rows: readonly T[]) =>
    rows.filter(({ size }) => size === options.classes);
  return drawFigure('Distance to the true function against the size of the class', (plot) => ({
    marginRight: 130,
    x: {
      label: 'class, from the smallest to the largest',
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: options.classes,
    },
    y: {
      label: 'distance to the true function (1: that of zero)',
      labelArrow: 'none',
      grid: true,
      domain: [0, 1],
    },
    marks: [
      plot.areaY(points, { x: 'size', y1: 'low', y2: 'high', z: 'name', fill: 'color', fillOpacity: 0.15 }),
      plot.lineY(points, { x: 'size', y: 'mid', z: 'name', stroke: 'color', strokeWidth: 2 }),
      plot.lineY(single, {
        x: 'size',
        y: 'distance',
        stroke: seriesColor(1),
        strokeWidth: 1.5,
        strokeDasharray: '2 3',
      }),
      plot.text(last(points), {
        x: 'size',
        y: 'mid',
        text: 'name',
        fill: 'color',
        textAnchor: 'start',
        dx: 8,
      }),
      plot.text(last(single), {
        x: 'size',
        y: 'distance',
        text: () => 'one draw of them',
        fill: seriesColor(1),
        textAnchor: 'start',
        dx: 8,
      }),
    ],
  }));
}

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
