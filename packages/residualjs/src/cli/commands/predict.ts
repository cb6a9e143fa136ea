import { oneOf, threads, wholeNumber } from '../arguments.js';
import { BACKENDS } from '../backend-names.js';
import { CONVENTION_NAMES } from '../convention-names.js';
import type { PredictCommandOptions } from '../predict/run-prediction.js';
import type { CliCommand } from '../program.js';
import { parseObject } from '../train/settings/read-settings.js';

/** `residualjs predict`: what a model with given weights sees in images. */
export const predictCommand: CliCommand = {
  define(command) {
    command
      .summary('say what is in images')
      .description(
        'Give the most probable classes of images. Files are decoded by sharp, which is installed apart.',
      )
      .argument('<images...>', 'JPEG, PNG, WebP and other files')
      .requiredOption(
        '--weights <file>',
        'the weights, in any format that convert reads and with anybody’s names',
      )
      .option('--model <name>', 'which model they are of (default: as the file says)')
      .option('--model-options <json>', 'options of the model (default: as the file says)', parseObject)
      .option(
        '--from <convention>',
        'whose names the weights have (default: whose fit)',
        oneOf(CONVENTION_NAMES),
      )
      .option('--input-size <n>', 'height and width that images are resized to', wholeNumber(1))
      .option(
        '--preprocessing <name>',
        'data, model, imagenet, unit, raw or MEAN/STD (default: that of those whose names the weights have)',
      )
      .option('--top <n>', 'classes of each image', wholeNumber(1), 5)
      .option('--labels <name>', 'names of the classes: a data set, or a file with one in each line')
      .option('--backend <name>', BACKENDS.join(', '), oneOf(BACKENDS), 'auto')
      .option(
        '--threads <n>',
        'threads of the wasm backend, or auto; results do not depend on them',
        threads,
        1,
      )
      .addHelpText(
        'after',
        '\nExample: residualjs predict cat.jpg --model resnet20 --weights resnet20-12fca82f.th --top 3',
      );
  },

  async run(io, images: string[], options: PredictCommandOptions) {
    const { runPrediction } = await import('../predict/run-prediction.js');
    return runPrediction(io, images, options);
  },
};
