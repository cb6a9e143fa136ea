import { globPattern } from './glob.js';
import { MODELS, type ModelName } from './tables/index.js';

/**
 * The names of the zoo that match a pattern, in the order of the tables (family, then depth).
 *
 * @param glob `*` stands for any characters and `?` for one; upper and lower case are the same. Default: all.
 * @returns An empty list where nothing matches.
 *
 * @example
 * listModels('*110'); // ['resnet110', 'plain110', 'preresnet110']
 */
export function listModels(glob = '*'): ModelName[] {
  const pattern = globPattern(glob);
  return (Object.keys(MODELS) as ModelName[]).filter((name) => pattern.test(name));
}
