import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Calls `body` with an empty folder that is removed afterwards, also when Ctrl-C ends the program: the exit that this
 * turns it into lets the processes of contestants be ended, too.
 */
export async function withTemporaryFolder<Result>(
  body: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'residualjs-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const quit = (signal: NodeJS.Signals) => process.exit(EXIT_CODES[signal as keyof typeof EXIT_CODES]);
  process.once('exit', remove);
  for (const signal of Object.keys(EXIT_CODES)) process.on(signal, quit);
  try {
    return await body(folder);
  } finally {
    for (const signal of Object.keys(EXIT_CODES)) process.off(signal, quit);
    process.off('exit', remove);
    remove();
  }
}
