/** What the exit codes of the command line mean. */
export const EXIT = {
  /** All was done. */
  success: 0,
  /** Something failed: data not found, a backend that does not start, a file that cannot be written. */
  failure: 1,
  /** The command line is wrong; nothing was done. */
  usage: 2,
  /** Ended by Ctrl-C: 128 and the number of SIGINT. What was done is kept. */
  interrupted: 130,
} as const;
