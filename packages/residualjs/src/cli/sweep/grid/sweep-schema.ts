import { SETTINGS } from '../../train/settings/table.js';

/** Where the schema of a recipe lies, seen from that of a grid: beside it in the package. */
const RECIPE = 'recipe.schema.json';

/** The JSON Schema of grids: what editors complete and check them by. The program itself checks with more words. */
export function sweepSchema(): Record<string, unknown> {
  const values = (name: string) => ({
    type: 'array',
    minItems: 1,
    items: { $ref: `${RECIPE}#/properties/${name}` },
  });
  const seed = { type: 'integer', minimum: 0 };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A grid of residualjs sweep',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      name: {
        description: 'what the sweep and its folder are called (default: the name of the file)',
        type: 'string',
        pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$',
      },
      recipe: { description: 'a recipe that ships, or its file, below the base', type: 'string' },
      base: { description: 'the settings that all runs share', $ref: RECIPE },
      grid: {
        description: 'for each setting the values that it takes: every combination is a run',
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, values(name)])),
      },
      runs: {
        description: 'further runs, by the settings in which they differ from the base',
        type: 'array',
        items: { $ref: RECIPE },
      },
      seeds: {
        description: 'how many seeds, from 0, each run is repeated with, or a list of them',
        anyOf: [
          { type: 'integer', minimum: 1 },
          { type: 'array', minItems: 1, items: seed },
        ],
      },
    },
  };
}
