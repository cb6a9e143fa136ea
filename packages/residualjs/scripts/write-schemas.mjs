// Writes the JSON schemas of recipes and grids from the table of settings, after `npm run build`: node packages/residualjs/scripts/write-schemas.mjs
import { writeFileSync } from 'node:fs';
import { sweepSchema } from '../dist/cli/sweep/grid/sweep-schema.js';
import { recipeSchema } from '../dist/cli/train/settings/recipe-schema.js';

for (const [name, schema] of Object.entries({ recipe: recipeSchema(), sweep: sweepSchema() })) {
  writeFileSync(new URL(`../${name}.schema.json`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
}
