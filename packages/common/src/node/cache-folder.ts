import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Environment variables, as `process.env`. */
export type Environment = Record<string, string | undefined>;

/**
 * Where downloads are kept, of datasets and of weights: `RESIDUAL_CACHE`, else `XDG_CACHE_HOME/residualjs`, else
 * `~/.cache/residualjs`. As the XDG base directory specification asks, an `XDG_CACHE_HOME` that is not an absolute path is ignored.
 */
export function cacheFolder(environment: Environment = process.env): string {
  if (environment.RESIDUAL_CACHE) return environment.RESIDUAL_CACHE;
  const base = environment.XDG_CACHE_HOME;
  return join(base && isAbsolute(base) ? base : join(homedir(), '.cache'), 'residualjs');
}
