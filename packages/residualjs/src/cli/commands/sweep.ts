import { wholeNumber } from '../arguments.js';
import type { CliCommand } from '../program.js';
import type { SweepCommandOptions } from '../sweep/run-sweep.js';

/** `residualjs sweep`: a grid of runs. */
export const sweepCommand: CliCommand = {
  define(command) {
    command
      .summary('train a grid of runs, side by side, and compare them')
      .description(
        'Train every run of a grid, each in a process of its own, as many at once as there are cores. A run that fails is told, and ' +
          'the others go on. A sweep that was broken off in any way goes on by the same command: finished runs are not repeated, ' +
          'others go on from their last checkpoint, and of a grid that was changed only what is new is run.',
      )
      .argument('<grid>', 'a JSON file with the runs')
      .option('--out <folder>', 'where to write (default: runs/<name of the sweep>)')
      .option(
        '--processes <n>',
        'runs at once (default: as many as the cores allow, by the threads of each)',
        wholeNumber(1),
      )
      .option(
        '--queue <url>',
        'share the runs out over a Redis, such as redis://localhost:6379, to `residualjs worker` on any number of machines',
      )
      .option('--cancel', 'take back from the queue what no worker has begun')
      .option('--retry-failed', 'try runs again that failed')
      .option('--dry-run', 'list the runs and do nothing')
      .addHelpText(
        'after',
        `
A grid is a JSON object:
  {
    "base": {"data": "cifar10", "epochs": 10},              settings of all runs, as in a recipe
    "grid": {"learningRate": [0.1, 0.01], "batch": [64]},   every combination is a run
    "runs": [{"model": "plain20"}],                         further runs
    "seeds": 3,                                             how many seeds, or a list of them
    "recipe": "he2016-cifar",                               a recipe below the base
    "name": "rates"                                         default: the name of the file
  }

Ctrl-C ends the runs in order: each keeps a checkpoint to go on from, and the exit code is 130.
The exit code is 1 where a run failed.`,
      );
  },

  async run(io, grid: string, options: SweepCommandOptions) {
    const { runSweep } = await import('../sweep/run-sweep.js');
    return runSweep(io, grid, options);
  },
};
