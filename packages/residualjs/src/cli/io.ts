import { endWithParent } from './processes/end-with-parent.js';

/** A stream that text is written to: what is used of process.stdout. */
export interface TextStream {
  write(text: string): unknown;
  /** True for a terminal; others get neither colours nor a moving progress bar. */
  isTTY?: boolean;
  columns?: number;
}

/** Where a command writes and what may end it; tests put their own in the place of the process's. */
export interface CliIo {
  stdout: TextStream;
  stderr: TextStream;
  /** Read for `NO_COLOR`, `FORCE_COLOR` and the places where data are looked for. */
  environment: Record<string, string | undefined>;
  /** Ends a training run in place of Ctrl-C. */
  signal?: AbortSignal;
}

/** A reader that goes away (`residualjs models | head -3`) is no error: what is left unread is not written. */
const ignoreClosedPipe = (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
};

/** The streams and variables of the process, which from now on ends with the one that started it for itself. */
export function processIo(): CliIo {
  endWithParent();
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.listeners('error').includes(ignoreClosedPipe)) stream.on('error', ignoreClosedPipe);
  }
  return { stdout: process.stdout, stderr: process.stderr, environment: process.env };
}
