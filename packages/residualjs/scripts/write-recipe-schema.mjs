// Writes recipe.schema.json from the table of settings, after `npm run build`: node packages/residualjs/scripts/write-recipe-schema.mjs
import { writeFileSync } from 'node:fs';
import { recipeSchema } from '../dist/cli/train/settings/recipe-schema.js';

const file = new URL('../recipe.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(recipeSchema(), null, 2)}\n`);
