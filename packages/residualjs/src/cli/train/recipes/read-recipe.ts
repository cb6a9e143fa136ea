import { readFile } from 'node:fs/promises';
import { nearest as nearNames } from '@residualjs/common';
import { UsageError } from '../../usage-error.js';
import { checkSettings, type GivenSettings } from '../settings/read-settings.js';
import { RECIPES } from './recipes.js';

/**
 * The settings of a recipe: one that ships, by its name, or a JSON file.
 *
 * @throws UsageError where there is neither, or the file is no recipe
 */
export async function readRecipe(name: string): Promise<GivenSettings> {
  if (Object.hasOwn(RECIPES, name)) return RECIPES[name].settings;
  let text: string;
  try {
    text = await readFile(name, 'utf8');
  } catch (error) {
    const [nearest] = nearNames(name, Object.keys(RECIPES), 1);
    throw new UsageError(
      `--recipe '${name}' is neither a file that can be read (${(error as NodeJS.ErrnoException).code}) nor a recipe that ships; ` +
        `did you mean '${nearest}'? There are ${Object.keys(RECIPES).join(', ')}`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`the recipe ${name} is not JSON: ${(error as Error).message}`);
  }
  const { $schema: _, ...settings } = value as Record<string, unknown>;
  return checkSettings(Array.isArray(value) || value === null ? value : settings, `the recipe ${name}`);
}
