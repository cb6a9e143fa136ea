import type { BackendDriver } from './driver.js';
import { BackendUnavailableError } from './errors.js';

/** How Node, browsers and the stub that Vite builds for an optional peer say that a package is not there. */
const NOT_INSTALLED =
  /cannot find (package|module)|failed to resolve|could not resolve|is it installed|is installed$/i;

/** True for the error of an import that found no package. */
export const isNotInstalled = (error: Error & { code?: unknown }): boolean =>
  error.code === 'ERR_MODULE_NOT_FOUND' ||
  error.code === 'MODULE_NOT_FOUND' ||
  NOT_INSTALLED.test(error.message);

/** The error of a driver as the user should read it: what is absent, why, and the command where one helps. */
export function absence(driver: BackendDriver, cause: unknown): BackendUnavailableError {
  if (cause instanceof BackendUnavailableError) return cause;
  const error: Error & { install?: string | null } =
    cause instanceof Error ? cause : new Error(String(cause));
  const guessed = isNotInstalled(error) ? driver.install : null;
  const install = error.install === undefined ? guessed : error.install; // null: whoever threw it knows that no package helps
  const [line] = error.message.split('\n');
  const reason = line.replace(/ imported from .*/, '').replace(`: ${install}`, '');
  return new BackendUnavailableError(driver.name, reason, install, { cause });
}
