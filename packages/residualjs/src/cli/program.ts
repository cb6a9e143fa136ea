import { Command } from 'commander';
import { convertCommand } from './commands/convert.js';
import { describeCommand } from './commands/describe.js';
import { doctorCommand } from './commands/doctor.js';
import { evaluateCommand } from './commands/evaluate.js';
import { modelsCommand } from './commands/models.js';
import { predictCommand } from './commands/predict.js';
import { reportCommand } from './commands/report.js';
import { reproduceCommand } from './commands/reproduce.js';
import { resumeCommand } from './commands/resume.js';
import { sweepCommand } from './commands/sweep.js';
import { trainCommand } from './commands/train.js';
import { workerCommand } from './commands/worker.js';
import type { CliIo } from './io.js';
import { checkJsonFile } from './json-file.js';
import { hasColour, styleFor } from './style.js';
import { version } from './version.js';

/** A command: its name, arguments and help, and what it does. */
export interface CliCommand {
  /** Declares it; the work is imported when the command runs, so that `--help` is quick. */
  define(command: Command): void;
  /** Does the work and gives the exit code. */
  run(io: CliIo, ...given: never[]): Promise<number>;
}

/** The commands of the program, by name, in the order of the help. */
const COMMANDS = {
  models: modelsCommand,
  describe: describeCommand,
  doctor: doctorCommand,
  train: trainCommand,
  resume: resumeCommand,
  report: reportCommand,
  sweep: sweepCommand,
  worker: workerCommand,
  evaluate: evaluateCommand,
  predict: predictCommand,
  convert: convertCommand,
  reproduce: reproduceCommand,
} satisfies Record<string, CliCommand>;

/** The command line as a commander program that exits nowhere and writes to the given streams. */
export function buildProgram(io: CliIo, done: (code: number) => void): Command {
  const { bold, bad } = styleFor(io.stderr, io.environment);
  const program = new Command('residualjs')
    .description('Residual networks for TensorFlow.js: list, describe, train, evaluate and study them.')
    .version(version(), '-v, --version')
    .exitOverride()
    .showHelpAfterError('(--help tells more)')
    .configureHelp({ styleTitle: bold, showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error:/, bad('error:'))),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
      getOutHasColors: () => hasColour(io.stdout, io.environment),
      getErrHasColors: () => hasColour(io.stderr, io.environment),
    });
  for (const [name, { define, run }] of Object.entries(COMMANDS)) {
    const command = program.command(name);
    define(command);
    command.option('--json <file>', 'also write the result to a file as JSON, whole or not at all');
    command.action(async (...given) => {
      const values = given.slice(0, -1); // the last is the command itself
      await checkJsonFile(values.at(-1).json);
      done(await run(io, ...(values as never[])));
    });
  }
  program.addHelpText('after', EXIT_CODES);
  return program;
}

const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 wrong argument, 130 ended by Ctrl-C (what was done is kept).`;
