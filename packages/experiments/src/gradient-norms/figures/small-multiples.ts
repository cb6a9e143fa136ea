import { drawFigure, seriesColor } from '../../figure/draw.js';
import { describeNetwork } from '../config.js';
import { geometricMean } from '../curves.js';
import type { GradientNormsResult, GradientNormsRun } from '../run.js';

/** Options of {@link drawSmallMultiples}. */
export interface SmallMultiplesOptions {
  title: string;
  /** Of the y axis. */
  label: string;
  /** Above 0 in every point; drawn against a line at 1. */
  curve: (run: GradientNormsRun) => readonly number[];
  /** The step of a curve's first point, in windows. */
  first: number;
}

const COLUMNS = 3;

/**
 * Draws one curve a run and their geometric mean for every network with ReLU inside and the plain sum, a panel each: all that the
 * source leaves open, side by side.
 */
export function drawSmallMultiples(
  { config: { window }, networks }: GradientNormsResult,
  { title, label, curve, first }: SmallMultiplesOptions,
): Promise<string> {
  const shown = networks.filter(
    ({ setting: { inside, shortcut } }) => inside === 'relu' && shortcut === 'identity',
  );
  const panels = shown.map(({ setting, runs }, i) => ({
    fx: i % COLUMNS,
    fy: Math.floor(i / COLUMNS),
    name: describeNetwork(setting),
    color: seriesColor(setting.initialization === 'he' ? 2 : setting.optimizer === 'adam' ? 0 : 1),
    curves: runs.map(curve),
  }));
  const points = panels.flatMap(({ curves, ...panel }) =>
    [...curves, geometricMean(curves)].flatMap((values, run) =>
      values.map((value, i) => ({
        ...panel,
        run,
        isMean: run === curves.length,
        step: (i + first) * window,
        value,
      })),
    ),
  );
  return drawFigure(title, (plot) => ({
    height: 150 * Math.ceil(panels.length / COLUMNS) + 100,
    marginTop: 48, // the label of the axis above the names of the first panels
    marginRight: 20,
    fx: { axis: null, padding: 0.08 },
    fy: { axis: null, padding: 0.14 },
    x: { label: 'step', labelAnchor: 'center', labelArrow: 'none', ticks: 4 },
    y: {
      type: 'log',
      grid: true,
      label,
      labelArrow: 'none',
      ticks: 4,
      tickFormat: (value: number) => `${value}`,
    },
    marks: [
      plot.ruleY([1], { stroke: 'currentColor', strokeDasharray: '4 4' }),
      plot.lineY(
        points.filter(({ isMean }) => !isMean),
        { fx: 'fx', fy: 'fy', x: 'step', y: 'value', z: 'run', stroke: 'color', strokeOpacity: 0.35 },
      ),
      plot.lineY(
        points.filter(({ isMean }) => isMean),
        { fx: 'fx', fy: 'fy', x: 'step', y: 'value', stroke: 'color', strokeWidth: 2 },
      ),
      plot.text(panels, {
        fx: 'fx',
        fy: 'fy',
        text: 'name',
        frameAnchor: 'top',
        dy: -12,
        fill: 'color',
        fontSize: 11, // the longest name fits its panel
      }),
    ],
  }));
}
