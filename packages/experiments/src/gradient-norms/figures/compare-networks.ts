import { drawFigure, seriesColor } from '../../figure/draw.js';
import type { NetworkSetting } from '../config.js';
import { geometricMean } from '../curves.js';
import type { GradientNormsResult, GradientNormsRun } from '../run.js';

/** Options of {@link drawNetworks}. */
export interface DrawNetworksOptions {
  title: string;
  /** Of the y axis. */
  label: string;
  /** Each line: what it is called, and in what its network differs from the base. */
  lines: readonly { name: string; change: Partial<NetworkSetting> }[];
  /** Above 0 in every point. */
  curve: (run: GradientNormsRun) => readonly number[];
}

/** Draws one curve of the base and of networks that differ from it in one thing: each run, and their geometric mean. */
export function drawNetworks(
  { config: { window }, networks }: GradientNormsResult,
  { title, label, lines, curve }: DrawNetworksOptions,
): Promise<string> {
  const points = lines.flatMap(({ name, change }, i) => {
    const wanted = JSON.stringify({ ...networks[0].setting, ...change });
    const runs = networks.find(({ setting }) => JSON.stringify(setting) === wanted)?.runs ?? [];
    if (runs.length === 0) return [];
    const curves = runs.map(curve);
    return [...curves, geometricMean(curves)].flatMap((values, run) =>
      values.map((value, point) => ({
        name,
        line: `${name} ${run}`,
        isMean: run === curves.length,
        isLast: run === curves.length && point === values.length - 1,
        color: seriesColor(i),
        step: (point + 0.5) * window, // the middle of the window
        value,
      })),
    );
  });
  const means = points.filter(({ isMean }) => isMean);
  return drawFigure(title, (plot) => ({
    x: { label: 'step', labelAnchor: 'center', labelArrow: 'none' },
    y: {
      type: 'log',
      grid: true,
      label,
      labelArrow: 'none',
      ticks: 6,
      tickFormat: (value: number) => `${value}`,
    },
    marks: [
      plot.lineY(
        points.filter(({ isMean }) => !isMean),
        { x: 'step', y: 'value', z: 'line', stroke: 'color', strokeOpacity: 0.25 },
      ),
      plot.lineY(means, { x: 'step', y: 'value', z: 'line', stroke: 'color', strokeWidth: 2 }),
      apart(means.filter(({ isLast }) => isLast)).map(({ dy, ...end }) =>
        plot.text([end], {
          ...{ x: 'step', y: 'value', text: 'name', fill: 'color', textAnchor: 'start', dx: 6, dy },
        }),
      ),
    ],
  }));
}

/** Ends of lines that are so close that their names would lie over each other. */
const CLOSE = 1.2;

/** The ends from the highest to the lowest; where two are close the name of one moves up and that of the other down. */
function apart<End extends { value: number }>(ends: readonly End[]): (End & { dy: number })[] {
  const sorted = [...ends].sort((a, b) => b.value - a.value);
  return sorted.map((end, i) => {
    const isCloseTo = (other: End | undefined) =>
      other !== undefined && Math.abs(Math.log(other.value / end.value)) < Math.log(CLOSE);
    const up = isCloseTo(sorted[i + 1]) ? -7 : 0;
    const down = isCloseTo(sorted[i - 1]) ? 7 : 0;
    return { ...end, dy: up + down };
  });
}
