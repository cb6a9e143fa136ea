import { ratios, tapOverheads, threadScaling } from '../ratios.js';
import { doubts } from './doubts.js';
import { measurementsOf, peakOfCore, type Report, shareOfPeak } from './report.js';

/** The report with what follows from it, for programs. */
export function reportAsJson(report: Report): string {
  const all = measurementsOf(report);
  const inEach = report.comparisons.map(({ measurements }) => measurements);
  const document = {
    ...report,
    ratios: inEach.flatMap(ratios),
    tapOverheads: inEach.flatMap(tapOverheads),
    threadScaling: threadScaling(all),
    sharesOfPeak: all.map((one) => ({
      ...{
        contestant: one.contestant,
        work: one.work,
        subject: one.subject,
        batch: one.batch,
        threads: one.threads,
      },
      share: shareOfPeak(one, peakOfCore(report)),
    })),
    doubts: doubts(all),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
