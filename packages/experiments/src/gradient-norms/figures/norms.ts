import { drawFigure, seriesColor } from '../../figure/draw.js';
import { geometricMean } from '../curves.js';
import type { GradientNormsResult, GradientNormsRun } from '../run.js';

/** What a panel shows, in the order of the colours. */
const SERIES = [
  { name: 'x_in', curve: ({ xIn }: GradientNormsRun) => xIn },
  { name: 'x_res', curve: ({ xRes }: GradientNormsRun) => xRes },
  { name: 'loss', curve: ({ loss }: GradientNormsRun) => loss },
] as const;

const PANELS = [
  { shortcut: 'identity', title: 'block(x) + x' },
  { shortcut: 'learned', title: 'a·block(x) + x, a from 0' },
] as const;

/** Draws what the source draws: both gradient norms and the loss over the steps, for the plain sum and with the learned factor. */
export function drawNorms({ config: { window }, networks }: GradientNormsResult): Promise<string> {
  const [base] = networks;
  const lines = PANELS.flatMap(({ shortcut, title }) => {
    const wanted = JSON.stringify({ ...base.setting, shortcut });
    const runs = networks.find(({ setting }) => JSON.stringify(setting) === wanted)?.runs ?? [];
    return SERIES.flatMap(({ name, curve }, color) => {
      const curves = runs.map(curve);
      const points = (values: readonly number[], line: string, isMean: boolean) =>
        values.map((value, i) => ({
          title,
          name,
          line,
          isMean,
          color: seriesColor(color),
          step: (i + 0.5) * window, // the middle of the window
          value,
        }));
      if (curves.length === 0) return [];
      return [
        ...curves.flatMap((values, run) => points(values, `${name} ${run}`, false)),
        ...points(geometricMean(curves), name, true),
      ];
    });
  }).filter(({ value }) => value > 0); // the gradient at x_in is 0 as long as a is
  const means = lines.filter(({ isMean }) => isMean);
  const ends = means.filter(({ title, name, step }) =>
    means.every((other) => other.title !== title || other.name !== name || other.step <= step),
  );
  return drawFigure('Gradient norms and loss over the steps', (plot) => ({
    marginTop: 40,
    marginRight: 60,
    fx: { label: null, domain: PANELS.map(({ title }) => title), padding: 0.16 },
    x: { label: 'step', labelAnchor: 'center', labelArrow: 'none', ticks: 5 },
    y: {
      type: 'log',
      grid: true,
      label: 'gradient norm, loss (log scale)',
      labelArrow: 'none',
      ticks: 6,
      tickFormat: (value: number) => `${value}`,
    },
    marks: [
      plot.lineY(
        lines.filter(({ isMean }) => !isMean),
        { fx: 'title', x: 'step', y: 'value', z: 'line', stroke: 'color', strokeOpacity: 0.25 },
      ),
      plot.lineY(means, { fx: 'title', x: 'step', y: 'value', z: 'line', stroke: 'color', strokeWidth: 2 }),
      plot.text(ends, {
        fx: 'title',
        x: 'step',
        y: 'value',
        text: 'name',
        fill: 'color',
        textAnchor: 'start',
        dx: 6,
      }),
    ],
  }));
}
