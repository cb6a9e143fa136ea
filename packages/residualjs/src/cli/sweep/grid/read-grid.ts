import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { checkRun } from '../../train/check-run.js';
import { readRecipe } from '../../train/recipes/read-recipe.js';
import { resolveSettings } from '../../train/settings/read-settings.js';
import { UsageError } from '../../usage-error.js';
import { expandGrid, type SweepRun, settingsText } from './expand-grid.js';
import { checkGrid } from './grid.js';

/** A sweep, as its file asks for it. */
export interface Sweep {
  name: string;
  runs: SweepRun[];
}

/** The name of a file without its folder and extension, where that can be the name of a folder. */
const nameOf = (file: string) => basename(file).replace(/(?<=.)\.[^.]*$/, '');

/**
 * Reads a grid from a JSON file. All its runs are checked, so that none fails for a reason that could have been known.
 *
 * @throws UsageError where it cannot be read, is no grid, or one of its runs cannot be
 */
export async function readGrid(file: string): Promise<Sweep> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`the grid '${file}' cannot be read (${error.code})`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`the grid ${file} is not JSON: ${(error as Error).message}`);
  }
  const grid = checkGrid(value, file);
  const recipe = grid.recipe === undefined ? {} : await readRecipe(grid.recipe);
  const runs = expandGrid(grid, recipe);
  for (const { settings, varying } of runs) {
    try {
      checkRun(resolveSettings(settings, {}));
    } catch (error) {
      throw new UsageError(`${file}: the run with ${settingsText(varying)}: ${(error as Error).message}`);
    }
  }
  return { name: grid.name ?? nameOf(file), runs };
}
