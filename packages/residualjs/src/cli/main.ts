import { CommanderError } from 'commander';
import { errorText } from './error-text.js';
import { EXIT } from './exit-codes.js';
import { type CliIo, processIo } from './io.js';
import { buildProgram } from './program.js';
import { styleFor } from './style.js';
import { isUsageError } from './usage-error.js';

/**
 * Runs the command line.
 *
 * @param argv the arguments after the program's name
 * @returns the exit code: 0 done, 1 failed, 2 wrong argument, 130 ended by Ctrl-C
 */
export async function main(argv: readonly string[], io: CliIo = processIo()): Promise<number> {
  let code: number = EXIT.success;
  const program = buildProgram(io, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return report(error, io);
  }
}

function report(error: unknown, { stderr, environment }: CliIo): number {
  if (error instanceof CommanderError) {
    // Help and version count as done; commander has already written what is wrong about the rest.
    return error.exitCode === 0 ? EXIT.success : EXIT.usage;
  }
  const { bad } = styleFor(stderr, environment);
  stderr.write(`${bad('error:')} ${errorText(error)}\n`);
  return isUsageError(error) ? EXIT.usage : EXIT.failure;
}
