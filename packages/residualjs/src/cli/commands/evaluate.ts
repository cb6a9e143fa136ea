import { oneOf, threads, wholeNumber } from '../arguments.js';
import { BACKENDS } from '../backend-names.js';
import { CONVENTION_NAMES } from '../convention-names.js';
import type { EvaluateCommandOptions } from '../evaluate/run-evaluation.js';
import type { CliCommand } from '../program.js';
import { parseObject } from '../train/settings/read-settings.js';

/** `residualjs evaluate`: how much of a dataset a model with given weights gets right. */
export const evaluateCommand: CliCommand = {
  define(command) {
    command
      .summary('evaluate weights on a dataset')
      .description('Evaluate weights on a dataset: loss and accuracy.')
      .requiredOption(
        '--weights <file>',
        'the weights, in any format that convert reads and with anybody’s names',
      )
      .option('--model <name>', 'which model they are of (default: as the file says)')
      .option('--model-options <json>', 'options of the model (default: as the file says)', parseObject)
      .option(
        '--data <spec>',
        'mnist, fashion-mnist, cifar10, cifar100, cifar100-coarse or synthetic, or with its folder, or folder:/images (default: as the file says)',
      )
      .option(
        '--from <convention>',
        'whose names the weights have (default: whose fit)',
        oneOf(CONVENTION_NAMES),
      )
      .option(
        '--preprocessing <name>',
        'data, model, imagenet, unit, raw or MEAN/STD (default: that of those whose names the weights have)',
      )
      .option('--split <name>', 'train or test', oneOf(['train', 'test']), 'test')
      .option('--backend <name>', BACKENDS.join(', '), oneOf(BACKENDS), 'auto')
      .option(
        '--threads <n>',
        'threads of the wasm backend, or auto; results do not depend on them',
        threads,
        1,
      )
      .option('--batch <n>', 'images in a batch', wholeNumber(1), 100)
      .option('--limit <n>', 'evaluate on at most so many images', wholeNumber(1))
      .option('--input-size <n>', 'height and width of the images as the model sees them', wholeNumber(1))
      .option('--skip-damaged', 'leave damaged images of a folder out')
      .option('--workers <n>', 'workers that read the images of a folder', wholeNumber(0), 1)
      .option('--logits <file>', 'also write the outputs [images, classes] to a file, such as logits.npy')
      .addHelpText(
        'after',
        `
Examples: residualjs evaluate --weights runs/first/weights.safetensors --data mnist --split train --limit 1000
          residualjs evaluate --model resnet20 --weights resnet20-12fca82f.th --data cifar10:/data/cifar10`,
      );
  },

  async run(io, options: EvaluateCommandOptions) {
    const { runEvaluation } = await import('../evaluate/run-evaluation.js');
    return runEvaluation(io, options);
  },
};
