import { main } from '../main.js';

/** What a command printed and how it ended. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Options of {@link run}. */
export interface RunOptions {
  tty?: boolean;
  environment?: Record<string, string | undefined>;
  signal?: AbortSignal;
  /** Called with all of stderr whenever it grows. */
  onError?: (stderr: string) => void;
}

/** Runs a command line in this process, with streams of its own. */
export async function run(
  argv: readonly string[],
  { tty = false, environment = {}, signal = new AbortController().signal, onError }: RunOptions = {},
): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  const code = await main(argv, {
    stdout: { isTTY: tty, columns: 100, write: (text) => (stdout += text) },
    stderr: {
      isTTY: tty,
      columns: 100,
      write: (text) => {
        stderr += text;
        onError?.(stderr);
      },
    },
    environment,
    signal,
  });
  return { code, stdout, stderr };
}
