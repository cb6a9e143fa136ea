import { drawFigure, seriesColor } from '@residualjs/experiments';
import type { Measurement } from '../../measurement.js';
import { rowName } from '../comparison-table.js';
import { rate } from '../numbers.js';
import { WIDTH } from './width.js';

const ROW = 34;
const ABOVE = 46;
const BELOW = 12;

/** Ours in colour, whoever else there is in the grey of the text. */
const OURS = seriesColor(0);
const OTHERS = 'currentColor';

/** What is drawn of a comparison. */
export interface Bars {
  title: string;
  measurements: readonly Pick<Measurement, 'contestant' | 'work' | 'ours' | 'imagesPerSecond'>[];
}

/** The images per second of a comparison as bars, each with its quartiles. */
export function drawBars({ title, measurements }: Bars): Promise<string> {
  const rows = measurements.map((measurement) => ({
    name: rowName(measurement),
    ...measurement.imagesPerSecond,
    ours: measurement.ours,
  }));
  const most = Math.max(...rows.map(({ upper }) => upper));
  return drawFigure(`Images per second: ${title}`, (plot) => ({
    height: ABOVE + BELOW + ROW * rows.length,
    width: WIDTH,
    marginLeft: 150,
    marginTop: ABOVE,
    marginBottom: BELOW,
    marginRight: 24,
    x: {
      ...{ label: 'images/s, with quartiles', labelOffset: 40, domain: [0, 1.12 * most] },
      ...{ grid: true, axis: 'top', ticks: 6 },
    },
    y: { label: null, domain: rows.map(({ name }) => name), padding: 0.3 },
    marks: [
      plot.barX(rows, {
        x: 'median',
        y: 'name',
        fill: ({ ours }) => (ours ? OURS : OTHERS),
        fillOpacity: ({ ours }) => (ours ? 1 : 0.4),
      }),
      plot.ruleY(rows, { x1: 'lower', x2: 'upper', y: 'name', stroke: 'currentColor', strokeWidth: 1.5 }),
      plot.tickX(
        rows.flatMap(({ name, lower, upper }) => [lower, upper].map((x) => ({ name, x }))),
        { x: 'x', y: 'name', stroke: 'currentColor', strokeWidth: 1.5, insetTop: 6, insetBottom: 6 },
      ),
      plot.text(rows, {
        ...{ x: 'upper', y: 'name', text: ({ median }) => rate(median) },
        ...{ textAnchor: 'start', dx: 8, fill: 'currentColor' },
      }),
    ],
  }));
}
