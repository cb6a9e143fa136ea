import { InvalidArgumentError } from 'commander';
import { oneOf, threads, wholeNumber } from '../arguments.js';
import { BACKENDS } from '../backend-names.js';
import type { CliCommand } from '../program.js';
import type { WorkerCommandOptions } from '../worker/run-worker.js';

/** `residualjs worker`: takes runs of sweeps from a queue. */
export const workerCommand: CliCommand = {
  define(command) {
    command
      .summary('take runs of sweeps from a queue, on any number of machines')
      .description(
        'Take runs that `residualjs sweep --queue` shares out, train them, and send their results home, until it is told to end. ' +
          'Needs the packages bullmq and ioredis, and a Redis.',
      )
      .requiredOption(
        '--queue <url>',
        'the Redis: redis://host:port, rediss: with encryption; a password may stand in REDISCLI_AUTH',
      )
      .option('--concurrency <n>', 'runs at once', wholeNumber(1), 1)
      .option(
        '--data <spec>',
        'where a data set is on this machine, such as cifar10:/data; may be given for several',
        (spec: string, before: string[]) => [...before, spec],
        [] as string[],
      )
      .option('--backend <name>', 'in place of that of the runs', oneOf(BACKENDS))
      .option('--threads <n>', 'in place of those of the runs', threads)
      .option('--out <folder>', 'where the runs are written', 'runs/worker')
      .option(
        '--stalled-after <seconds>',
        'without a sign of life for so long a worker counts as dead, and its run is given to another one within as long again',
        seconds,
        30,
      )
      .addHelpText(
        'after',
        `
The first Ctrl-C or SIGTERM takes no further run and finishes what is running; a second one ends that in order and gives it
back; a third quits at once. Whoever can write to the Redis can make workers train: protect it.`,
      );
  },

  async run(io, options: WorkerCommandOptions) {
    const { runWorker } = await import('../worker/run-worker.js');
    return runWorker(io, options);
  },
};

/** Reads a time that a worker can keep: it shows that it lives twice in it. */
function seconds(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 3600) {
    throw new InvalidArgumentError('It must be a whole number from 1 to 3600.');
  }
  return value;
}
