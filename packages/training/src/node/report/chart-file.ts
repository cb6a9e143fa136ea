import { SERIES_COLORS } from '@residualjs/common';
import { chartsOf } from './charts.js';
import { type ComparedRun, comparisonCharts } from './comparison-charts.js';
import { escapeHtml } from './escape.js';
import { drawnCurves, hasRaw, legendOf, RAW_NOTE } from './legend.js';
import { HEIGHT, type LineChart, lineChart, WIDTH } from './line-chart.js';

const variables = (text: string, colors: readonly string[]) =>
  `svg { color: ${text}; ${colors.map((color, i) => `--series-${i + 1}: ${color};`).join(' ')} }`;

/** The colours that a chart has from its page, where it stands alone: of a light page, and of a dark one. */
const STYLE = `${variables('#1c1c1a', SERIES_COLORS.light)} @media (prefers-color-scheme: dark) { ${variables('#ecece8', SERIES_COLORS.dark)} }`;

const ROW = 22;
/** About the width of a character of 13 pixels. */
const CHARACTER = 7.2;

/** The legend as rows of SVG above the chart, and how many they are. */
function legendRows(chart: LineChart): { svg: string; rows: number } {
  const entries = legendOf(chart).map(({ label, color }) => ({
    label,
    stroke: `var(--series-${color})`,
    faint: false,
  }));
  if (hasRaw(chart)) entries.push({ label: RAW_NOTE, stroke: 'currentColor', faint: true });
  let [x, row] = [60, 0];
  const parts = entries.map(({ label, stroke, faint }) => {
    const width = 28 + CHARACTER * label.length;
    if (x + width > WIDTH - 10 && x > 60) [x, row] = [60, row + 1];
    const y = row * ROW + ROW / 2;
    const opacity = faint ? ' opacity="0.6"' : '';
    const part = `<path d="M${x.toFixed(1)} ${y}h20" stroke="${stroke}" stroke-width="${faint ? 1 : 3}"${opacity}/><text x="${(x + 28).toFixed(1)}" y="${y}" dy="0.32em" fill="currentColor"${opacity}>${escapeHtml(label)}</text>`;
    x += width + 24;
    return part;
  });
  return {
    svg: `<g font-family="system-ui, sans-serif" font-size="13">${parts.join('')}</g>`,
    rows: row + 1,
  };
}

/** A chart as an SVG file that stands alone, with its legend, for light and dark pages. */
async function chartFile(chart: LineChart): Promise<string> {
  const drawn = drawnCurves(chart);
  const { svg: legend, rows } = legendRows(drawn);
  const above = rows * ROW;
  const svg = (await lineChart(drawn)).replace(/^<svg /, `<svg y="${above}" `);
  const label = escapeHtml(chart.title);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT + above}" width="${WIDTH}" height="${HEIGHT + above}" role="img" aria-label="${label}">` +
    `<style>${STYLE}</style>${legend}${svg}</svg>\n`
  );
}

/** A chart of a report as a file. */
export interface ChartFile {
  /** Its title in kebab case: `training-loss`. */
  name: string;
  svg: string;
}

/** The charts of a run, or of several side by side, as SVG files that stand alone: for pages and papers about them. */
export async function chartFiles(runs: readonly ComparedRun[]): Promise<ChartFile[]> {
  const charts = runs.length === 1 ? chartsOf(runs[0]) : comparisonCharts(runs);
  return Promise.all(
    charts.map(async (chart) => ({
      name: chart.title.toLowerCase().replaceAll(' ', '-'),
      svg: await chartFile(chart),
    })),
  );
}
