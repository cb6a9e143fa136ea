import { drawFigure, seriesColor } from '../figure/draw.js';
import { bootstrapInterval } from '../statistics/bootstrap-interval.js';
import { mean } from '../statistics/mean.js';
import { THRESHOLD } from './config.js';
import { crossings } from './crossing.js';
import { ROWS, type Row, type RowName, type TargetName } from './rows.js';
import type { IdentityVersusZeroResult } from './run.js';

/** The colour of what is learned, as in the figure of the losses. */
const COLORS: Record<TargetName, number> = { identity: 0, zero: 1, constant: 2 };

const ACTIVATIONS = {
  relu: 'ReLU',
  linear: 'no activation',
  'leaky relu': 'leaky ReLU',
  tanh: 'tanh',
} as const;

/** What rows beneath each other share. */
function headingOf({ layer, activation, bias, start }: Row): string {
  const parts = [layer === 'dense' ? 'dense layer, ' : '', ACTIVATIONS[activation], bias ? ' and bias' : ''];
  return parts.join('') + (start === 'identity' ? ', from about the identity' : '');
}

const TARGETS: Record<TargetName, string> = {
  zero: 'zero',
  identity: 'identity',
  constant: '0.5 everywhere',
};

/** Draws the epochs that every run needs, a line for each thing to learn, under headings of layer and start. */
export function drawCauses({ rows }: Pick<IdentityVersusZeroResult, 'rows'>): Promise<string> {
  const epochs = rows.zero.losses[0].length;
  const strips = (Object.keys(rows) as RowName[]).map((name) => {
    const row: Row = ROWS[name];
    const values = crossings(rows[name].losses, THRESHOLD);
    const [low, high] = bootstrapInterval(values);
    const color = seriesColor(COLORS[row.target]);
    return { name, heading: headingOf(row), color, values, mean: mean(values), low, high };
  });
  const ticks = strips.flatMap(({ values, ...strip }) => values.map((epoch) => ({ ...strip, epoch })));
  const headings = [...new Set(strips.map(({ heading }) => heading))];
  const lines = headings.flatMap((heading) => [
    heading,
    ...strips.filter((strip) => strip.heading === heading).map(({ name }) => name),
  ]);
  const labels = { tickSize: 0, label: null, textAnchor: 'start', tickPadding: 172 } as const;
  return drawFigure(
    'Epochs that runs need until their loss is below 0.01, by what they learn and from where',
    (plot) => ({
      height: 52 + 19 * lines.length,
      marginLeft: 180,
      marginRight: 20,
      marginTop: 4,
      x: {
        domain: [0, epochs + 0.5],
        label: `epochs until the loss is below ${THRESHOLD}`,
        labelAnchor: 'center',
        labelArrow: 'none',
      },
      y: { domain: lines },
      marks: [
        plot.gridX(),
        plot.axisY(headings, { ...labels, fontWeight: 'bold', dy: 2 }),
        plot.axisY(
          strips.map(({ name }) => name),
          { ...labels, dx: 12, tickFormat: (name: RowName) => TARGETS[ROWS[name].target] },
        ),
        plot.tickX(ticks, { x: 'epoch', y: 'name', stroke: 'color', strokeOpacity: 0.3, inset: 2 }),
        plot.link(strips, {
          x1: 'low',
          x2: 'high',
          y1: 'name',
          y2: 'name',
          stroke: 'color',
          strokeWidth: 5,
          strokeLinecap: 'round',
        }),
        plot.dot(strips, { x: 'mean', y: 'name', fill: 'color', r: 5, stroke: 'currentColor' }),
      ],
    }),
  );
}
