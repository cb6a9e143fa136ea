import { escapeHtml } from './escape.js';
import { drawnCurves, hasRaw, legendOf, RAW_NOTE } from './legend.js';
import { type LineChart, lineChart } from './line-chart.js';
import { STYLE } from './style.js';

function legend(chart: LineChart): string {
  const items = legendOf(chart).map(
    ({ label, color }) => `<li style="--color: var(--series-${color})">${escapeHtml(label)}</li>`,
  );
  if (hasRaw(chart)) items.push(`<li class="faint">${RAW_NOTE}</li>`);
  return `<ul class="legend">${items.join('')}</ul>`;
}

/** A chart with its title and legend, and HTML beneath it. */
export async function chartSection(chart: LineChart, more = ''): Promise<string> {
  const drawn = drawnCurves(chart);
  const svg = await lineChart(drawn);
  return `<section>\n<h2>${escapeHtml(chart.title)}</h2>\n${legend(drawn)}\n<div class="scroll">${svg}</div>\n${more}</section>`;
}

/**
 * A whole page that needs nothing else: no network, no script, in light and dark; in the style of a report.
 *
 * @param sections HTML, mostly `<section>`s
 * @param style CSS after that of a report
 */
export function htmlPage(title: string, sections: readonly string[], style = ''): string {
  const escaped = escapeHtml(title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped}</title>
<style>${STYLE}${style}</style>
</head>
<body>
<h1>${escaped}</h1>
${sections.join('\n')}
</body>
</html>
`;
}
