import type { Curve, LineChart } from './line-chart.js';
import { COLORS } from './style.js';

/** What the faint lines are. */
export const RAW_NOTE = 'single steps; the strong lines are running means of them';

/** Whether a chart has faint lines. */
export const hasRaw = ({ curves }: LineChart): boolean => curves.some(({ raw }) => raw !== undefined);

/** A chart whose curves have colours that there are; after the last they repeat. */
export const drawnCurves = (chart: LineChart): LineChart => ({
  ...chart,
  curves: chart.curves.map((curve) => ({ ...curve, color: ((curve.color - 1) % COLORS) + 1 })),
});

/** One curve for each label. */
export const legendOf = ({ curves }: LineChart): Curve[] =>
  curves.filter(({ label }, i) => curves.findIndex((curve) => curve.label === label) === i);
