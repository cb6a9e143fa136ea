import { nearest as nearNames } from '@residualjs/common';
import { checkSettingName, checkSettings, type GivenSettings } from '../../train/settings/read-settings.js';
import { UsageError } from '../../usage-error.js';

/** A grid of runs, as its file has it. */
export interface Grid {
  /** What the folder of the sweep is called. */
  name?: string;
  /** A recipe that ships, or its file, whose settings lie below the base. */
  recipe?: string;
  /** The settings that all runs share, where they have none of their own. */
  base: GivenSettings;
  /** For each setting the values that it takes: every combination is a run. */
  grid: Readonly<Record<string, readonly unknown[]>>;
  /** Further runs, by the settings in which they differ from the base. */
  runs: readonly GivenSettings[];
  /** The seeds that each run is repeated with. */
  seeds: readonly number[] | null;
}

/** What each key of a grid holds. */
const KEYS = {
  $schema: 'a text',
  name: 'a text',
  recipe: 'a text',
  base: 'an object with settings',
  grid: 'an object with a list of values for each setting',
  runs: 'a list of objects with settings',
  seeds: 'how many seeds, or a list of them',
} as const;

/** More runs than anybody would wait for: rather a slip in the grid. */
export const MOST_RUNS = 10_000;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Checks a grid that came as JSON.
 *
 * @param from what errors call the file
 * @throws UsageError naming the first key that is unknown, with the nearest known one, or whose value is wrong
 */
export function checkGrid(given: unknown, from: string): Grid {
  if (!isObject(given)) throw new UsageError(`${from} must hold a JSON object with a grid of runs`);
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(KEYS, key)) continue;
    const [nearest] = nearNames(key, Object.keys(KEYS), 1);
    throw new UsageError(
      `${from}: a grid has no '${key}'; did you mean '${nearest}'? Settings belong into 'base', 'grid' or 'runs'`,
    );
  }
  const { name, recipe, base = {}, grid = {}, runs = [], seeds } = given;
  if (name !== undefined && !(typeof name === 'string' && /^[a-z0-9][\w.-]{0,99}$/i.test(name))) {
    throw wrong('name', name, 'letters, digits, dots, dashes and underscores, 100 at most');
  }
  if (recipe !== undefined && typeof recipe !== 'string') throw wrong('recipe', recipe, KEYS.recipe);
  if (!isObject(grid)) throw wrong('grid', grid, KEYS.grid);
  if (!Array.isArray(runs)) throw wrong('runs', runs, KEYS.runs);
  const checked: Grid = {
    ...(name !== undefined && { name }),
    ...(recipe !== undefined && { recipe }),
    base: checkSettings(base, `${from}: base`),
    grid: checkValues(grid),
    runs: runs.map((run, i) => checkSettings(run, `${from}: run ${i + 1}`)),
    seeds: checkSeeds(seeds),
  };
  if (checked.seeds !== null) refuseSeed(checked);
  return checked;

  function wrong(key: string, value: unknown, must: string): UsageError {
    return new UsageError(`${from}: ${key} is ${JSON.stringify(value)}; it must be ${must}`);
  }

  function checkValues(lists: Record<string, unknown>): Record<string, readonly unknown[]> {
    for (const [key, values] of Object.entries(lists)) {
      checkSettingName(key, `${from}: grid`);
      if (!Array.isArray(values) || values.length === 0) {
        throw wrong(`grid.${key}`, values, 'a list of at least one value');
      }
      for (const value of values) checkSettings({ [key]: value }, `${from}: grid`);
    }
    return lists as Record<string, readonly unknown[]>;
  }

  /** A seed beside the seeds would be told twice. */
  function refuseSeed({ base, grid, runs }: Grid): void {
    const places = { base, grid, ...Object.fromEntries(runs.map((run, i) => [`run ${i + 1}`, run])) };
    for (const [where, settings] of Object.entries(places)) {
      if (!('seed' in settings)) continue;
      throw new UsageError(`${from}: there are 'seeds', and a 'seed' in ${where}; leave one of them out`);
    }
  }

  function checkSeeds(value: unknown): readonly number[] | null {
    if (value === undefined) return null;
    const seeds = typeof value === 'number' ? firstSeeds(value) : value;
    const isSeed = (seed: unknown) => Number.isSafeInteger(seed) && (seed as number) >= 0;
    if (!Array.isArray(seeds) || seeds.length === 0 || !seeds.every(isSeed)) {
      throw wrong('seeds', value, `a whole number from 1 to ${MOST_RUNS}, or a list of whole numbers from 0`);
    }
    return seeds;
  }
}

const firstSeeds = (count: number) =>
  Number.isSafeInteger(count) && count <= MOST_RUNS ? Array.from({ length: count }, (_, seed) => seed) : null;
