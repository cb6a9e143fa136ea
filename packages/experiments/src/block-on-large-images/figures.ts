import { drawFigure, seriesColor } from '../figure/draw.js';
import { greyPng } from '../figure/grey-png.js';
import { mean } from '../statistics/mean.js';
import { type Condition, describeBlock, describeCondition } from './config.js';
import type { BlockOnLargeImagesResult } from './run.js';

const ARMS = [
  { key: 'withShortcut', name: 'with shortcut' },
  { key: 'withoutShortcut', name: 'without' },
] as const;

const FACETS = { fx: 'block', fy: 'task' } as const;

const placeOf = (condition: Condition) => ({ task: condition.task, block: describeBlock(condition) });

/** Draws the error on the test images by step, a row a task, a column a block: each run thin, the mean thick, and the noisy image itself dashed. */
export function drawErrors({
  config: { steps, evaluateEvery },
  conditions,
}: BlockOnLargeImagesResult): Promise<string> {
  const panels = conditions.map(({ condition, asItIs }) => ({
    ...placeOf(condition),
    asItIs: asItIs.error,
  }));
  const tasks = [...new Set(panels.map(({ task }) => task))];
  const blocks = [...new Set(panels.map(({ block }) => block))];
  const points = conditions.flatMap((result) =>
    ARMS.flatMap(({ key, name }, i) => {
      const runs = result[key].map(({ error }) => error);
      const means = runs[0].map((_, at) => mean(runs.map((run) => run[at])));
      return [...runs, means].flatMap((values, run) =>
        values.map((error, at) => ({
          ...placeOf(result.condition),
          line: `${name} ${run}`,
          isMean: run === runs.length,
          color: seriesColor(i),
          step: Math.min(at * evaluateEvery, steps),
          error,
        })),
      );
    }),
  );
  const names = ARMS.map(({ name }, i) => ({
    task: tasks[0],
    block: blocks[0],
    name,
    color: seriesColor(i),
    dy: 8 + 18 * i,
  }));
  return drawFigure('Error of a block on test images, with a shortcut and without', (plot) => ({
    height: 90 + 230 * tasks.length,
    marginTop: 40,
    marginRight: 80,
    fx: { label: null, domain: blocks, padding: 0.08 },
    fy: { label: null, domain: tasks, padding: 0.08 },
    x: { label: 'step', labelAnchor: 'center', labelArrow: 'none', ticks: 4 },
    y: {
      type: 'log',
      grid: true,
      label: 'mean absolute error (log scale)',
      labelArrow: 'none',
      ticks: 5,
      tickFormat: (value: number) => `${value}`,
    },
    marks: [
      plot.ruleY(panels, { ...FACETS, y: 'asItIs', stroke: 'currentColor', strokeDasharray: '4 4' }),
      plot.lineY(
        points.filter(({ isMean }) => !isMean),
        { ...FACETS, x: 'step', y: 'error', z: 'line', stroke: 'color', strokeOpacity: 0.35 },
      ),
      plot.lineY(
        points.filter(({ isMean }) => isMean),
        { ...FACETS, x: 'step', y: 'error', z: 'line', stroke: 'color', strokeWidth: 2.5 },
      ),
      names.map(({ dy, ...name }) =>
        plot.text([name], {
          ...FACETS,
          text: 'name',
          fill: 'color',
          fontWeight: 'bold',
          frameAnchor: 'top-right',
          dx: -8,
          dy,
        }),
      ),
    ],
  }));
}

const COLUMNS = [{ key: 'input', name: 'input' }, { key: 'target', name: 'target' }, ...ARMS] as const;

/** Draws the same part of a test image as it goes in, as it is wanted, and as the median run of each kind gives it back; a row a condition. */
export function drawExamples({ conditions }: BlockOnLargeImagesResult): Promise<string> {
  const pictures = conditions.flatMap(({ condition, example }) =>
    COLUMNS.map(({ key, name }) => ({
      row: describeCondition(condition),
      name,
      picture: greyPng(example[key]),
    })),
  );
  const side = 160;
  return drawFigure('A part of a test image, what is wanted, and what the blocks give', (plot) => ({
    width: 720,
    height: (side + 34) * conditions.length + 64,
    marginTop: 60,
    marginLeft: 10,
    marginRight: 10,
    marginBottom: 10,
    fx: { axis: null, domain: COLUMNS.map(({ name }) => name), padding: 0.04 },
    fy: {
      axis: null,
      domain: conditions.map(({ condition }) => describeCondition(condition)),
      padding: 0.16,
    },
    marks: [
      plot.axisFx({ anchor: 'top', label: null, dy: -22, fontWeight: 'bold' }), // above the name of the first row
      plot.image(pictures, {
        fx: 'name',
        fy: 'row',
        src: 'picture',
        width: side,
        height: side,
        imageRendering: 'pixelated',
        frameAnchor: 'middle',
      }),
      plot.text(
        pictures.filter(({ name }) => name === 'input'),
        { fx: 'name', fy: 'row', text: 'row', frameAnchor: 'top-left', dy: -14, dx: 4, textAnchor: 'start' },
      ),
    ],
  }));
}
