import { Option } from 'commander';
import { oneOf, threads, wholeNumber } from '../arguments.js';
import { BACKENDS } from '../backend-names.js';
import type { CliCommand } from '../program.js';
import type { ReproduceCommandOptions } from '../reproduce/run-command.js';
import { DEFAULTS } from '../reproduce/settings.js';
import { parseObject } from '../train/settings/read-settings.js';

/** `residualjs reproduce [NAME…]`: runs experiments of the literature and judges what their sources claim, or lists them. */
export const reproduceCommand: CliCommand = {
  define(command) {
    command
      .summary('run experiments of the literature and judge what they claim')
      .description(
        'Run experiments of the literature, judge what their sources claim, and write a page with claims, numbers, figures and ' +
          'verdicts. A run that was broken off goes on where it was. Without a name: list the experiments.',
      )
      .argument('[names...]', 'which experiments')
      .option('--all', 'every experiment')
      .option('--medium', 'the form between short and long, an hour or two, of experiments that have one')
      .option('--long', 'their long forms, which take hours to months: the schedules of the papers')
      .option('--seed <n>', 'moves every random choice', wholeNumber(0), DEFAULTS.seed)
      .option(
        '--out <folder>',
        'where results and page go (default: runs/reproduction, with -medium or -long after it for those)',
      )
      .option('--fresh', 'run what a broken-off run has finished again')
      .option(
        '--processes <n>',
        'experiments that run at once (default: as many as there are cores)',
        wholeNumber(1),
      )
      .option('--backend <name>', BACKENDS.join(', '), oneOf(BACKENDS), DEFAULTS.backend)
      .option('--threads <n>', 'threads of the wasm backend, or auto', threads, DEFAULTS.threads)
      .option('--config <json>', 'of one experiment: settings in place of its own', parseObject)
      .option('--figure <file>', 'of one experiment: also write its first figure there, as SVG')
      .option(
        '--save <folder>',
        'also write the results to FOLDER/NAME/results, where the repository has them',
      )
      .addOption(new Option('--part', 'one process of several: no page').hideHelp())
      .addHelpText(
        'after',
        `
Examples: residualjs reproduce identity-versus-zero --config '{"runs": 10}'
          residualjs reproduce --all --out runs/reproduction`,
      );
  },

  async run(io, names: string[], options: ReproduceCommandOptions) {
    const { runReproduceCommand } = await import('../reproduce/run-command.js');
    return runReproduceCommand(io, names, options);
  },
};
