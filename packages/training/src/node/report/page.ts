import { escapeHtml } from './escape.js';
import { type LineChart, lineChart } from './line-chart.js';
import { COLORS, STYLE } from './style.js';

function legend({ curves }: LineChart): string {
  const unlike = curves.filter(({ label }, i) => curves.findIndex((curve) => curve.label === label) === i);
  const items = unlike.map(
    ({ label, color }) => `<li style="--color: var(--series-${color})">${escapeHtml(label)}</li>`,
  );
  if (curves.some(({ raw }) => raw !== undefined)) {
    items.push('<li class="faint">single steps; the strong lines are running means of them</li>');
  }
  return `<ul class="legend">${items.join('')}</ul>`;
}

/** A chart with its title and legend, and HTML beneath it. */
export async function chartSection(chart: LineChart, more = ''): Promise<string> {
  const curves = chart.curves.map((curve) => ({ ...curve, color: ((curve.color - 1) % COLORS) + 1 }));
  const drawn = { ...chart, curves };
  const svg = await lineChart(drawn);
  return `<section>\n<h2>${escapeHtml(chart.title)}</h2>\n${legend(drawn)}\n<div class="scroll">${svg}</div>\n${more}</section>`;
}

/** A whole page that needs nothing else: no network, no script, in light and dark. */
export function htmlPage(title: string, sections: readonly string[]): string {
  const escaped = escapeHtml(title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped}</h1>
${sections.join('\n')}
</body>
</html>
`;
}
