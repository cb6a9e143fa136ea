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

/** The streams and variables of the process. */
export function processIo(): CliIo {
  return { stdout: process.stdout, stderr: process.stderr, environment: process.env };
}
