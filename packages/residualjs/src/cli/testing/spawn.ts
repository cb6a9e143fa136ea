import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../../bin/residualjs.js', import.meta.url));

/** Whether the program is built: its bin runs what is in `dist`. */
export const isBuilt = existsSync(new URL('../../../dist/cli/main.js', import.meta.url));

/** How the real program ended. */
export interface Spawned {
  /** Null where a signal killed it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Sees all of what was printed to a stream whenever it grows, and may send a signal. */
type Watch = (text: string, kill: (signal: NodeJS.Signals) => void) => void;

/** Starts the real program; `onError` watches stderr, `onOutput` stdout. */
export function residualjs(
  argv: readonly string[],
  cwd: string,
  onError: Watch = () => {},
  onOutput: Watch = () => {},
): Promise<Spawned> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, ...argv], { cwd });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => {
      stdout += data;
      onOutput(stdout, (signal) => child.kill(signal));
    });
    child.stderr.on('data', (data) => {
      stderr += data;
      onError(stderr, (signal) => child.kill(signal));
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
