import { SETTINGS, type Setting } from './table.js';

/** What JSON Schema says of one setting. */
function schemaOf({
  about,
  type,
  choices,
  words,
  minimum,
  maximum,
  standard,
}: Setting): Record<string, unknown> {
  const description = about.replace(/`/g, '');
  const common = { description, ...(standard !== undefined && { default: standard }) };
  if (type === 'list') return { ...common, type: 'array', items: { type: 'integer', minimum: 1 } };
  const plain = {
    type,
    ...(choices && { enum: choices }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
  };
  return words ? { ...common, anyOf: [plain, { enum: words }] } : { ...common, ...plain };
}

/** The JSON Schema of recipes: what editors complete and check them by. The program itself checks with more words. */
export function recipeSchema(): Record<string, unknown> {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A recipe of residualjs train',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      ...Object.fromEntries(
        Object.entries<Setting>(SETTINGS).map(([name, setting]) => [name, schemaOf(setting)]),
      ),
    },
  };
}
