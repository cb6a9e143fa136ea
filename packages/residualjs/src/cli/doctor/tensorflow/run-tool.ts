import { spawn } from 'node:child_process';
import type { CliIo } from '../../io.js';

/** Options of {@link runTool}. */
export interface RunToolOptions {
  environment: CliIo['environment'];
  cwd?: string;
  signal?: AbortSignal;
}

/** So much of what a tool printed is in the error when it fails: its end, where the reason stands. */
const LAST = 2000;

/**
 * Runs a program and gives what it printed.
 *
 * @throws Error with the end of what it printed, where it is not there or fails
 */
export async function runTool(
  program: string,
  argv: readonly string[],
  { environment, cwd, signal }: RunToolOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, argv, {
      cwd,
      signal,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
    }
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? new Error(`${program} is not installed`) : error);
    });
    child.once('close', (code, killedBy) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`${program} ended with ${killedBy ?? code}:\n${printed.slice(-LAST)}`));
    });
  });
}
