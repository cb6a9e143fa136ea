import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CliIo } from '../io.js';
import { ENDS_WITH_PARENT } from './end-with-parent.js';

/** The file that Node runs as this program. */
const BIN = fileURLToPath(new URL('../../../bin/residualjs.js', import.meta.url));

/** How a process ended. */
export interface ProgramEnd {
  /** Its exit code; null where a signal killed it. */
  code: number | null;
  /** The signal that killed it; null where none did. */
  signal: NodeJS.Signals | null;
}

/** Options of {@link runProgram}. */
export interface RunProgramOptions {
  /** What it prints, of both streams, is appended here; without a file it is thrown away. */
  log?: string;
  /** Variables that come before those of this process. */
  environment?: CliIo['environment'];
  cwd?: string;
  /** Asks it to end as Ctrl-C does; it is waited for all the same. */
  signal?: AbortSignal;
}

/**
 * Runs this program in a process of its own: `runProgram(['train', '--recipe', 'he2016-cifar'])`.
 *
 * It has a process group of its own, so that Ctrl-C reaches it only through `signal`, once: a command takes a second one as
 * the wish to quit at once. Should this process end first, in whatever way, it ends in order by itself.
 *
 * @throws Error where it cannot be started, or the log cannot be written
 */
export async function runProgram(
  argv: readonly string[],
  { log, environment = {}, cwd, signal }: RunProgramOptions = {},
): Promise<ProgramEnd> {
  const output = log === undefined ? 'ignore' : openSync(log, 'a');
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [BIN, ...argv], {
        cwd,
        env: { ...process.env, ...environment, [ENDS_WITH_PARENT]: '1' },
        detached: true,
        windowsHide: true,
        // The channel carries no message: that it closes is how the child learns that this process is gone.
        stdio: ['ignore', output, output, 'ipc'],
      });
      const interrupt = () => child.kill('SIGINT');
      if (signal?.aborted) interrupt();
      signal?.addEventListener('abort', interrupt, { once: true });
      child.once('error', reject);
      child.once('close', (code, name) => {
        signal?.removeEventListener('abort', interrupt);
        resolve({ code, signal: name });
      });
    });
  } finally {
    if (typeof output === 'number') closeSync(output);
  }
}
