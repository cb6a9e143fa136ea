import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { runner } from '../contestants/contestant.js';

/** How a question is put. */
export interface AskOptions {
  /** Variables beside those of this process. */
  env?: Readonly<Record<string, string>>;
  /** Milliseconds; as long as it takes where none are given. */
  timeout?: number;
}

/** Runs a program of `runners` in a process of its own, and gives what its last line says as JSON: libraries print there, too. */
export async function ask<Answer>(
  file: string,
  args: readonly string[],
  { env, timeout }: AskOptions = {},
): Promise<Answer> {
  const { stdout } = await promisify(execFile)(process.execPath, [runner(file), ...args], {
    ...{ env: { ...process.env, ...env }, timeout },
    maxBuffer: 2 ** 24,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) as string);
}
