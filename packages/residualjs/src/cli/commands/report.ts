import type { CliCommand } from '../program.js';
import type { ReportCommandOptions } from '../report/run-report.js';

/** `residualjs report`: the report of a run anew, or of several side by side. */
export const reportCommand: CliCommand = {
  define(command) {
    command
      .summary('write the report of a run, also while it goes on, or of several runs side by side')
      .description(
        'Write a page with charts of loss, accuracy and gradient norms of a run, also of one that goes on or was broken off; of ' +
          'several runs a table and their curves in one chart each.',
      )
      .argument('<runs...>', 'folders of runs')
      .option(
        '--out <file>',
        'where to write (default: report.html, in the folder of the run where it is one)',
      )
      .option('--figures <folder>', 'write each chart there too, as an SVG file that stands alone');
  },

  async run(io, folders: string[], options: ReportCommandOptions) {
    const { runReport } = await import('../report/run-report.js');
    return runReport(io, folders, options);
  },
};
