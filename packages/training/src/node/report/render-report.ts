import { chartsOf } from './charts.js';
import { escapeHtml } from './escape.js';
import { type LineChart, lineChart } from './line-chart.js';
import type { ReportRun } from './run.js';
import { COLORS, STYLE } from './style.js';
import { gradientTable, summaryTable } from './tables.js';

function legend({ curves }: LineChart): string {
  const items = curves.map(
    ({ label, color }) => `<li style="--color: var(--series-${color})">${escapeHtml(label)}</li>`,
  );
  if (curves.some(({ raw }) => raw !== undefined)) {
    items.push('<li class="faint">single steps; the strong lines are running means of them</li>');
  }
  return `<ul class="legend">${items.join('')}</ul>`;
}

async function chartSection(chart: LineChart, more: string): Promise<string> {
  const curves = chart.curves.map((curve) => ({ ...curve, color: ((curve.color - 1) % COLORS) + 1 }));
  const drawn = { ...chart, curves };
  const svg = await lineChart(drawn);
  return `<section>\n<h2>${escapeHtml(chart.title)}</h2>\n${legend(drawn)}\n<div class="scroll">${svg}</div>\n${more}</section>`;
}

/**
 * The report of a run as one HTML page that needs nothing else: no network, no script, charts as inline SVG,
 * in light and dark.
 */
export async function renderReport(run: ReportRun): Promise<string> {
  const title = escapeHtml(run.title);
  const sections = [`<section>\n${summaryTable(run)}\n</section>`];
  if (run.result.history.length === 0) {
    sections.push('<section><p>No step was taken, so there is nothing to draw.</p></section>');
  } else {
    const table = gradientTable(run);
    const note =
      '<p class="note">Each line is the L2 norm of the gradient of the loss at that place: how much of the signal arrives there on its way back.</p>';
    for (const chart of chartsOf(run)) {
      sections.push(await chartSection(chart, chart.scale === 'log' ? `${table}\n${note}\n` : ''));
    }
  }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
${sections.join('\n')}
</body>
</html>
`;
}
