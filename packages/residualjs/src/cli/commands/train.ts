import { oneOf, realNumber, threads, wholeNumber } from '../arguments.js';
import { BACKENDS } from '../backend-names.js';
import type { CliCommand } from '../program.js';
import type { TrainCommandOptions } from '../train/settings.js';

/** `residualjs train`: trains a model of the zoo and writes what came of it into a folder. */
export const trainCommand: CliCommand = {
  define(command) {
    command
      .summary('train a model and write report, journal and weights; ResNet-20 on MNIST without options')
      .description(
        'Train a model of the zoo, evaluate it on the test images, and write report, journal, weights and summary into a ' +
          'folder. Without options: ResNet-20 on MNIST on the best backend, in a few minutes.',
      )
      .option('--model <name>', 'which model, as `residualjs models` lists them', 'resnet20')
      .option(
        '--data <spec>',
        'mnist, fashion-mnist, cifar10 or synthetic, or with its folder: cifar10:/data',
        'mnist',
      )
      .option('--backend <name>', `${BACKENDS.join(', ')}`, oneOf(BACKENDS), 'auto')
      .option(
        '--threads <n>',
        'threads of the wasm backend, or auto; results do not depend on them',
        threads,
        1,
      )
      .option('--steps <n>', 'batches to train on (default: 300)', wholeNumber(1))
      .option('--epochs <n>', 'times to go through the training images, in place of --steps', wholeNumber(1))
      .option('--batch <n>', 'images in a batch', wholeNumber(1), 64)
      .option('--learning-rate <rate>', 'the largest learning rate', realNumber({ zero: false }), 0.1)
      .option(
        '--schedule <name>',
        'how the rate goes on: cosine, step or constant',
        oneOf(['cosine', 'step', 'constant']),
        'cosine',
      )
      .option('--momentum <value>', 'of SGD', realNumber({ zero: true }), 0.9)
      .option('--weight-decay <value>', 'of the kernels', realNumber({ zero: true }), 1e-4)
      .option(
        '--augment',
        'vary the training images by shifts, and by mirroring where it does not hurt (default: on for cifar10)',
      )
      .option('--no-augment', 'take the training images as they are')
      .option('--seed <n>', 'fixes initial weights, order and augmentation', wholeNumber(0), 0)
      .option('--limit <n>', 'train on at most so many images', wholeNumber(1))
      .option('--test-limit <n>', 'evaluate on at most so many images', wholeNumber(1))
      .option('--gradients-every <n>', 'measure gradient norms every so many steps', wholeNumber(1), 1)
      .option('--out <folder>', 'where to write (default: runs/<model>-<data>-<time>)')
      .option('--force', 'write into a folder that is not empty')
      .addHelpText(
        'after',
        `
Ctrl-C ends a run cleanly: report and weights of what was done are kept, and the exit code is 130.

Examples:
  residualjs train
  residualjs train --model preresnet110 --data cifar10:/data/cifar-10-batches-bin --epochs 164 --batch 128 --schedule step
  residualjs train --data synthetic --steps 3 --batch 4`,
      );
  },

  async run(io, options: TrainCommandOptions) {
    const { runTraining } = await import('../train/run-training.js');
    return runTraining(io, options);
  },
};
