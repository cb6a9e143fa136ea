import { drawFigure, type Plot, seriesColor } from '../figure/draw.js';
import { quantile } from '../statistics/quantile.js';
import { type LearningTimes, stepsOrLast } from './choose-rate.js';
import type { SixLayersResult } from './run.js';

/** Median and middle half of the steps; runs that have not learned count with the last step. */
function middle({ steps }: LearningTimes, last: number) {
  const values = stepsOrLast(steps, last);
  const [low, mid, high] = [0.25, 0.5, 0.75].map((at) => quantile(values, at));
  return { low, mid, high };
}

const stepsAxis = (last: number) => ({
  type: 'log' as const,
  domain: [1, last],
  label: 'steps until learned (log scale)',
  labelArrow: 'none' as const,
  grid: true,
  ticks: [1, 10, 100, 1000, 10_000, 100_000].filter((tick) => tick <= last),
  tickFormat: ',',
});

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

/** Draws how large the branch was at the end: the share of 27 that it carries, a tick a run that has learned. */
export function drawResiduals({ choices }: SixLayersResult): Promise<string> {
  const shown = choices.flatMap(({ choice, skip }) => {
    const shares = skip.residual.filter((share) => share !== null);
    return shares.length === 0 ? [] : [{ name: choice.name, shares }];
  });
  const names = shown.map(({ name }) => name);
  const points = shown.flatMap(({ name, shares }) =>
    shares.map((share) => ({ choice: name, share: Math.min(share, LARGEST_SHARE) })),
  );
  const medians = shown.map(({ name, shares }) => ({
    choice: name,
    share: Math.min(quantile(shares, 0.5), LARGEST_SHARE),
  }));
  return drawFigure('What the branch carries of 27 once the network has learned', (plot) => ({
    height: 70 + 30 * names.length,
    marginLeft: 230,
    marginRight: 50,
    y: { axis: null, domain: names, type: 'band', padding: 0.25 },
    x: {
      label: 'size of F(x), as a share of 27; 0 if the branch became zero',
      labelAnchor: 'center',
      labelArrow: 'none',
      grid: true,
      domain: [0, LARGEST_SHARE],
      tickFormat: (value: number) => (value === LARGEST_SHARE ? `${value} or more` : `${value}`),
    },
    marks: [
      plot.tickX(points, {
        y: 'choice',
        x: 'share',
        stroke: seriesColor(1),
        strokeOpacity: 0.3,
        strokeWidth: 2,
      }),
      plot.tickX(medians, { y: 'choice', x: 'share', stroke: 'currentColor', strokeWidth: 3 }),
      plot.text(names, {
        y: (name: string) => name,
        text: (name: string) => name,
        frameAnchor: 'left',
        textAnchor: 'end',
        dx: -12,
      }),
    ],
  }));
}

/** Larger shares are drawn here. */
const LARGEST_SHARE = 2;
