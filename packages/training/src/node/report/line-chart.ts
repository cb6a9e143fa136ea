import { logScale } from './log-scale.js';
import type { Point } from './series.js';

/** One curve of a chart. */
export interface Curve {
  label: string;
  /** Which colour of the page, from 1. */
  color: number;
  points: Point[];
  /** The values before smoothing, drawn faintly behind the curve. */
  raw?: Point[];
  /** Mark every point: for curves of few. */
  dots?: boolean;
}

/** A chart over steps. */
export interface LineChart {
  title: string;
  /** Says in words what is drawn, for who cannot see it. */
  description: string;
  yLabel: string;
  scale: 'linear' | 'log' | 'percent';
  curves: Curve[];
}

/** Pixels of a chart without its legend. */
export const WIDTH = 880;
export const HEIGHT = 320;

/** The library is heavy (13 MB on disk, 0.2 s to load), so it is loaded for the first chart only. */
async function loadPlot() {
  const [plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  return { plot, document: parseHTML('<!doctype html><html><body></body></html>').document };
}

function values(curves: readonly Curve[], pick: (curve: Curve) => readonly Point[]): number[] {
  return curves.flatMap((curve) => pick(curve).map(({ y }) => y)).filter(Number.isFinite);
}

/** Up to the highest smoothed value and all but the wildest hundredth of the raw ones; spikes are cut off. */
function top(curves: readonly Curve[]): number {
  const raw = values(curves, ({ raw = [] }) => raw).sort((a, b) => a - b);
  const quantile = raw[Math.floor(0.99 * (raw.length - 1))] ?? 0;
  return values(curves, ({ points }) => points).reduce((a, b) => Math.max(a, b), quantile) || 1;
}

function yScale({ scale, curves }: LineChart) {
  if (scale === 'linear') return { domain: [0, top(curves)], nice: true, zero: true };
  if (scale === 'log') {
    return {
      type: 'log' as const,
      ...logScale(values(curves, ({ points, raw = [] }) => [...points, ...raw])),
    };
  }
  const lowest = values(curves, ({ points }) => points).reduce((a, b) => Math.min(a, b), 1);
  const from = Math.min(0.9, Math.floor(10 * lowest) / 10);
  return {
    domain: [from, 1],
    ticks: 5,
    tickFormat: (fraction: number) => `${+(100 * fraction).toFixed(1)}%`,
  };
}

/** Steps are whole numbers; of a short run every one gets a tick. */
function xTicks(curves: readonly Curve[]) {
  const steps = curves.flatMap(({ points }) => points.map(({ x }) => x));
  const first = steps.reduce((a, b) => Math.min(a, b), steps[0] ?? 1);
  const last = steps.reduce((a, b) => Math.max(a, b), first);
  if (last - first >= 10) return {};
  return { ticks: Array.from({ length: last - first + 1 }, (_, i) => first + i), tickFormat: 'd' };
}

/**
 * Draws a chart as SVG text, with Observable Plot. Colours are left to the page: `--series-N` and the colour
 * of the text.
 */
export async function lineChart(chart: LineChart): Promise<string> {
  const { plot, document } = await loadPlot();
  const stroke = ({ color }: Curve) => `var(--series-${color})`;
  const line = (points: Point[], options: Record<string, unknown>) =>
    plot.lineY(points, { x: 'x', y: 'y', clip: true, ...options });
  const svg = plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 60,
    marginRight: 20,
    marginTop: 28,
    marginBottom: 42,
    inset: 2, // half a line's width, which the clipping would take
    ariaLabel: chart.title,
    ariaDescription: chart.description,
    style: { fontSize: '12px', background: 'none' },
    x: { label: 'step', labelAnchor: 'center', labelArrow: 'none', nice: false, ...xTicks(chart.curves) },
    y: { label: chart.yLabel, labelArrow: 'none', grid: true, ...yScale(chart) },
    marks: [
      ...chart.curves
        .filter(({ raw }) => raw !== undefined)
        .map((curve) => line(curve.raw!, { stroke: stroke(curve), strokeOpacity: 0.4, strokeWidth: 1 })),
      ...chart.curves.map((curve) => line(curve.points, { stroke: stroke(curve), strokeWidth: 2 })),
      ...chart.curves
        .filter(({ dots, points }) => dots || points.length === 1)
        .map((curve) =>
          plot.dot(curve.points, { x: 'x', y: 'y', r: 4, fill: stroke(curve), stroke: 'none' }),
        ),
    ],
  });
  return svg.outerHTML;
}
