import { type GivenSettings, overlaySettings, resolveSettings } from '../../train/settings/read-settings.js';
import type { RunSettings } from '../../train/settings/run-settings.js';
import { UsageError } from '../../usage-error.js';
import { type Grid, MOST_RUNS } from './grid.js';
import { canonicalJson, canonicalSettings, runId } from './run-id.js';

/** A run of a sweep. */
export interface SweepRun {
  /** What it is called: by its settings, the same for the same ones. */
  id: string;
  /** What it is told beyond the defaults. */
  settings: GivenSettings;
  /** Those of its settings in which the runs of the sweep differ, in the order of the grid; the seed last. */
  varying: Readonly<Record<string, unknown>>;
}

/** Every choice of one value from each list; the last list runs fastest. One empty choice of no lists. */
function* combinations(lists: Grid['grid']): Generator<GivenSettings> {
  const [first, ...others] = Object.keys(lists);
  if (first === undefined) return yield {};
  const rest = Object.fromEntries(others.map((key) => [key, lists[key]]));
  for (const value of lists[first]) {
    for (const more of combinations(rest)) yield { [first]: value, ...more } as GivenSettings;
  }
}

/** How many runs a grid asks for, equal ones counted each. */
function countRuns({ grid, runs, seeds }: Grid): number {
  const product = Object.values(grid).reduce((count, values) => count * values.length, 1);
  const points = Object.keys(grid).length > 0 || runs.length === 0 ? product : 0;
  return (points + runs.length) * (seeds?.length ?? 1);
}

/**
 * The runs of a grid, in its order: every combination of its values, then the explicit ones, each with every seed. Equal ones are
 * one run.
 *
 * @param recipe the settings that lie below the base
 * @throws UsageError for more than 10,000 runs
 */
export function expandGrid(grid: Grid, recipe: GivenSettings = {}): SweepRun[] {
  const count = countRuns(grid);
  if (count > MOST_RUNS) {
    throw new UsageError(`the grid has ${count} runs; ${MOST_RUNS} are the most of one sweep: split it`);
  }
  const base = overlaySettings(recipe, grid.base);
  const hasGrid = Object.keys(grid.grid).length > 0;
  const points = [...(hasGrid || grid.runs.length === 0 ? combinations(grid.grid) : []), ...grid.runs];
  const seeds: GivenSettings[] = grid.seeds?.map((seed) => ({ seed })) ?? [{}];
  const runs = new Map<string, GivenSettings>();
  for (const point of points) {
    for (const seed of seeds) {
      const settings = canonicalSettings(overlaySettings(overlaySettings(base, point), seed));
      runs.set(runId(settings), settings);
    }
  }
  const keys = varyingKeys(
    [...runs.values()],
    [...Object.keys(grid.grid), ...grid.runs.flatMap(Object.keys)],
  );
  return [...runs].map(([id, settings]) => ({ id, settings, varying: pick(settings, keys) }));
}

const pick = (settings: GivenSettings, keys: readonly string[]) => {
  const resolved: Record<string, unknown> = { ...resolveSettings(settings, {}) };
  return Object.fromEntries(keys.map((key) => [key, resolved[key] ?? null]));
};

/** The settings in which runs differ: first those of the grid, in its order, and the seed last. */
function varyingKeys(runs: readonly GivenSettings[], order: readonly string[]): string[] {
  const resolved = runs.map((run) => resolveSettings(run, {}));
  const present = new Set([...order, ...runs.flatMap(Object.keys)]);
  present.delete('seed');
  return [...present, 'seed'].filter((key) => {
    const values = resolved.map((settings) => canonicalJson(settings[key as keyof RunSettings] ?? null));
    return new Set(values).size > 1;
  });
}

/** Settings in a few words: `learningRate 0.1, seed 3`; what is not set is `-`. */
export function settingsText(settings: Readonly<Record<string, unknown>>): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key} ${settingText(value)}`)
    .join(', ');
}

/** The value of a setting in a few words. */
export function settingText(value: unknown): string {
  if (value === null || value === undefined) return '-';
  return typeof value === 'object' ? canonicalJson(value) : String(value);
}
