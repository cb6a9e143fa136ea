import { Option } from 'commander';
import type { CliCommand } from '../program.js';
import { readRecipe } from '../train/recipes/read-recipe.js';
import { RECIPES } from '../train/recipes/recipes.js';
import { type GivenSettings, parseObject, resolveSettings } from '../train/settings/read-settings.js';
import { flagOf, SETTINGS, type Setting } from '../train/settings/table.js';
import { UsageError } from '../usage-error.js';
import { watchOption } from '../watch-option.js';

/** What `residualjs train` is given: settings, and what is none. */
interface TrainCommandOptions extends GivenSettings {
  recipe?: string;
  resume?: string;
  out?: string;
  force?: boolean;
  watch?: number | true;
  json?: string;
}

/** The flag of a setting; its default is told and not set, since a recipe may say otherwise. */
function optionsOf(name: string, { value, about, standard, parse, type }: Setting): Option[] {
  const flag = `--${flagOf(name)}`;
  const help = standard === undefined || value === undefined ? about : `${about} (default: ${standard})`;
  if (type === 'boolean') {
    const off = new Option(`--no-${flagOf(name)}`, `not: ${about.replace(/ \(default.*/, '')}`);
    off.hideHelp();
    return [new Option(flag, help), off.default(undefined)];
  }
  const option = new Option(`${flag} <${value}>`, help);
  const read = type === 'object' ? parseObject : parse;
  return [read ? option.argParser((text) => read(text)) : option];
}

/** `residualjs train`: trains a model of the zoo and writes what came of it into a folder. */
export const trainCommand: CliCommand = {
  define(command) {
    command
      .summary('train a model and write report, journal and weights; ResNet-20 on MNIST without options')
      .description(
        'Train a model of the zoo, evaluate it on the test images, and write report, journal, checkpoints, weights and summary ' +
          'into a folder. Without options: ResNet-20 on MNIST on the best backend, in a few minutes.',
      )
      .option(
        '--recipe <name|file>',
        'take settings from a recipe that ships or a JSON file; flags come before it',
      )
      .option('--resume <run>', 'go on with the run in this folder, as `residualjs resume` does');
    for (const [name, setting] of Object.entries<Setting>(SETTINGS)) {
      for (const option of optionsOf(name, setting)) command.addOption(option);
    }
    const recipes = Object.entries(RECIPES).map(([name, { about }]) => `  ${name}\n      ${about}`);
    command
      .option('--out <folder>', 'where to write (default: runs/<model>-<data>-<time>)')
      .option('--force', 'write into a folder that is not empty')
      .addOption(watchOption())
      .addHelpText(
        'after',
        `
Ctrl-C ends a run cleanly: report, weights and a checkpoint of what was done are kept, and the exit code is 130.
A run that was broken off in any way goes on with: residualjs resume <folder>

A recipe is a JSON object of the same settings: {"model": "resnet20", "learningRate": 0.1}. These ship:
${recipes.join('\n')}

Examples:
  residualjs train
  residualjs train --recipe he2016-cifar --data cifar10:/data/cifar-10-batches-bin --model resnet110
  residualjs train --data synthetic --steps 3 --batch 4`,
      );
  },

  async run(io, options: TrainCommandOptions) {
    const { recipe, resume, out, force, watch, json, ...flags } = options;
    if (resume !== undefined) {
      const { backend, threads, workers, ...others } = flags;
      const [refused] = Object.keys({ ...others, ...(recipe && { recipe }), ...(out && { out }) });
      if (refused !== undefined) {
        throw new UsageError(
          `--resume goes on with the settings of the run; --${flagOf(refused)} cannot be changed, only --backend, --threads and --workers`,
        );
      }
      const { runResume } = await import('../train/run-resume.js');
      return runResume(io, resume, { backend, threads, workers, watch, json });
    }
    const settings = resolveSettings(recipe === undefined ? {} : await readRecipe(recipe), flags);
    const { runTraining } = await import('../train/run-training.js');
    return runTraining(io, settings, { out, force, watch, json });
  },
};
