/** A wrong argument: the command line is to blame, nothing was done, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** The errors of the packages that mean a wrong name on the command line, by their names. */
const WRONG_NAMES = new Set(['UnknownModelError', 'UnknownDatasetError', 'UnknownBackendError']);

/** True for an error that the command line is to blame for. */
export function isUsageError(error: unknown): boolean {
  return error instanceof UsageError || (error instanceof Error && WRONG_NAMES.has(error.name));
}
