import { oneOf, threads, wholeNumber } from '../arguments.js';
import { BACKENDS } from '../backend-names.js';
import type { CliCommand } from '../program.js';
import type { ResumeCommandOptions } from '../train/run-resume.js';
import { watchOption } from '../watch-option.js';

/** `residualjs resume`: goes on with a training run that was broken off. */
export const resumeCommand: CliCommand = {
  define(command) {
    command
      .summary('go on with a training run that was broken off')
      .description(
        'Go on with a run from its last checkpoint, with the settings that it had. On the same backend its weights and its journal ' +
          'become those of a run that was never broken off, bit for bit (but for the times in the journal). A damaged checkpoint ' +
          'is told, and the one before it is taken.',
      )
      .argument('<run>', 'the folder of the run')
      .option('--backend <name>', 'another backend than that of the run', oneOf(BACKENDS))
      .option('--threads <n>', 'another number of threads of the wasm backend, or auto', threads)
      .option('--workers <n>', 'another number of workers that make batches', wholeNumber(0))
      .addOption(watchOption());
  },

  async run(io, folder: string, options: ResumeCommandOptions) {
    const { runResume } = await import('../train/run-resume.js');
    return runResume(io, folder, options);
  },
};
