import { chartsOf } from './charts.js';
import { chartSection, htmlPage } from './page.js';
import type { ReportRun } from './run.js';
import { gradientTable, summaryTable } from './tables.js';

/**
 * The report of a run as one HTML page that needs nothing else: no network, no script, charts as inline SVG,
 * in light and dark.
 */
export async function renderReport(run: ReportRun): Promise<string> {
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
  return htmlPage(run.title, sections);
}
