import { drawFigure, seriesColor } from '@residualjs/experiments';
import { ratios } from '../../ratios.js';
import { type CaseGroup, isOnGpu } from '../case-tables.js';
import { factor, rate } from '../numbers.js';
import { WIDTH } from './width.js';

const ROW = 22;
const ABOVE = 46;
const BELOW = 12;

const frame = (rows: number) => ({
  ...{ width: WIDTH, height: ABOVE + BELOW + ROW * rows, marginTop: ABOVE, marginBottom: BELOW },
  ...{ marginLeft: 390, marginRight: 40 },
});

/** How many times as fast each kernel is as its counterpart, on a logarithmic scale. */
function drawKernels({ title, comparisons }: CaseGroup): Promise<string> {
  const onGpu = isOnGpu(comparisons);
  const rows = comparisons
    .flatMap(({ measurements }) => ratios(measurements))
    .map(({ subject, byWall, byCpu }) => ({ subject, ratio: onGpu ? byWall : byCpu }))
    .sort((a, b) => b.ratio - a.ratio);
  const values = rows.map(({ ratio }) => ratio);
  const domain = [Math.min(0.5, ...values) / 1.2, Math.max(2, ...values) * 1.8];
  return drawFigure(`${title}, against TensorFlow.js`, (plot) => ({
    ...frame(rows.length),
    x: {
      ...{
        type: 'log',
        domain,
        label: `times as fast as in TensorFlow.js, by ${onGpu ? 'the clock' : 'processor time'}`,
        labelOffset: 40,
      },
      ...{ axis: 'top', grid: true, ticks: 6, tickFormat: '~g' },
    },
    y: { label: null, domain: rows.map(({ subject }) => subject), padding: 0.3 },
    marks: [
      plot.barX(rows, {
        ...{ x1: () => 1, x2: 'ratio', y: 'subject' },
        fill: ({ ratio }) => (ratio >= 1 ? seriesColor(0) : seriesColor(1)),
      }),
      plot.ruleX([1], { stroke: 'currentColor' }),
      plot.text(rows, {
        ...{ x: ({ ratio }) => Math.max(1, ratio), y: 'subject', text: ({ ratio }) => factor(ratio) },
        ...{ textAnchor: 'start', dx: 6, fill: 'currentColor' },
      }),
    ],
  }));
}

/** The median time of each layer, forward, and behind it that with the backward pass. */
function drawLayers({ title, comparisons }: CaseGroup): Promise<string> {
  const rows = comparisons
    .flatMap(({ measurements }) => measurements.slice(0, 1))
    .map(({ subject, batch, milliseconds }) => ({
      name: subject.replace(/, [^,]*$/, ''),
      forward: subject.endsWith(', forward'),
      microseconds: (1000 * milliseconds.median) / batch,
    }));
  const names = [...new Set(rows.map(({ name }) => name))];
  const whole = rows.filter(({ forward }) => !forward);
  const most = Math.max(...rows.map(({ microseconds }) => microseconds));
  return drawFigure(`Time of ${title}`, (plot) => ({
    ...frame(names.length),
    x: {
      ...{ label: 'microseconds an image: forward, and in pale with the backward pass', labelOffset: 40 },
      ...{ domain: [0, 1.15 * most], axis: 'top', grid: true, ticks: 6 },
    },
    y: { label: null, domain: names, padding: 0.3 },
    marks: [
      plot.barX(whole, { x: 'microseconds', y: 'name', fill: seriesColor(0), fillOpacity: 0.4 }),
      plot.barX(
        rows.filter(({ forward }) => forward),
        { x: 'microseconds', y: 'name', fill: seriesColor(0) },
      ),
      plot.text(whole, {
        ...{ x: 'microseconds', y: 'name', text: ({ microseconds }) => rate(microseconds) },
        ...{ textAnchor: 'start', dx: 6, fill: 'currentColor' },
      }),
    ],
  }));
}

/** Images per second of each way to make batches. */
function drawData({ title, comparisons }: CaseGroup): Promise<string> {
  const rows = comparisons.flatMap(({ measurements }) => measurements);
  const most = Math.max(...rows.map(({ imagesPerSecond }) => imagesPerSecond.median));
  return drawFigure(`Images per second of the ${title}`, (plot) => ({
    ...frame(rows.length),
    x: {
      ...{ type: 'log', label: 'images/s', labelOffset: 40, domain: [10, 3 * most], axis: 'top', grid: true },
      ...{ ticks: 6, tickFormat: '~s' },
    },
    y: { label: null, domain: rows.map(({ subject }) => subject), padding: 0.3 },
    marks: [
      plot.barX(rows, {
        ...{
          x1: () => 10,
          x2: ({ imagesPerSecond }) => imagesPerSecond.median,
          y: 'subject',
          fill: seriesColor(0),
        },
      }),
      plot.text(rows, {
        ...{ x: ({ imagesPerSecond }) => imagesPerSecond.median, y: 'subject' },
        ...{ text: ({ imagesPerSecond }) => rate(imagesPerSecond.median), textAnchor: 'start', dx: 6 },
        fill: 'currentColor',
      }),
    ],
  }));
}

const DRAW = { kernels: drawKernels, layers: drawLayers, data: drawData } as const;

/** The figure of a group of cases. */
export const drawCases = (group: CaseGroup): Promise<string> => DRAW[group.kind](group);
