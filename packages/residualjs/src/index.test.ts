import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** The names that an index.ts exports, types included. */
function exportsOf(index: string, from = ''): string[] {
  const source = readFileSync(new URL(index, import.meta.url), 'utf8');
  const lists = source.matchAll(/export (?:type )?\{([^}]*)\} from '([^']*)'/g);
  return [...lists]
    .filter(([, , specifier]) => specifier.startsWith(from))
    .flatMap(([, names]) => names.split(','))
    .map((name) => name.trim().replace(/^type /, ''))
    .filter((name) => name !== '')
    .sort();
}

it.each(['layers', 'models', 'wasm'])('re-exports all of @residualjs/%s', (name) => {
  expect(exportsOf('./index.ts', `@residualjs/${name}`)).toEqual(exportsOf(`../../${name}/src/index.ts`));
});

it('is enough to build a model and to make tfjs train on wasm', async () => {
  const residualjs = await import('./index.js');
  await residualjs.registerWasmKernels();
  expect(residualjs.describeWasm()?.kernels).toContain('Conv2DBackpropFilter');
  expect(residualjs.describeModel('resnet20').parameters).toBe(269_722);
  expect(new residualjs.ResidualAdd({}).getClassName()).toBe('ResidualAdd');
});
