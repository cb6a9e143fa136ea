import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder } from '../../testing/folder.js';
import { run } from '../../testing/run.js';
import { checkSettings, resolveSettings } from '../settings/read-settings.js';
import { recipeSchema } from '../settings/recipe-schema.js';
import { schedule } from '../settings/schedule.js';
import { readRecipe } from './read-recipe.js';
import { RECIPES } from './recipes.js';

it.each(Object.entries(RECIPES))('%s holds settings that there are', async (name, { about, settings }) => {
  expect(about).toMatch(/\w/);
  expect(checkSettings(settings, name)).toEqual(settings);
  expect(await readRecipe(name)).toEqual(settings);
});

it('trains as the papers say', () => {
  const rates = (name: string) => {
    const rate = schedule(resolveSettings(RECIPES[name].settings, {}), 64_000);
    const at = typeof rate === 'number' ? () => rate : rate;
    return [1, 400, 401, 32_000, 32_001, 48_001].map((step) => Number(at(step).toPrecision(6)));
  };
  expect(rates('he2016-cifar')).toEqual([0.1, 0.1, 0.1, 0.1, 0.01, 0.001]);
  expect(rates('he2016-preact-cifar')).toEqual([0.01, 0.01, 0.1, 0.1, 0.01, 0.001]);
});

it('is taken from a file too, and overridden by flags', async () => {
  const folder = emptyFolder();
  const file = join(folder, 'mine.json');
  const settings = { data: 'synthetic', model: 'plain20', batch: 8, steps: 50, testLimit: 4, limit: 16 };
  writeFileSync(file, JSON.stringify({ $schema: 'recipe.schema.json', ...settings }));
  const out = join(folder, 'run');
  const { code, stderr } = await run(['train', '--recipe', file, '--steps', '2', '--out', out]);
  expect(code, stderr).toBe(0);
  expect(JSON.parse(readFileSync(join(out, 'config.json'), 'utf8')).settings).toMatchObject({
    ...settings,
    steps: 2,
    learningRate: 0.1,
  });
});

it('trains fast: with Muon, and on smaller images first', async () => {
  const out = join(emptyFolder(), 'run');
  const small = ['--data', 'synthetic', '--limit', '24', '--hold-out', '8', '--test-limit', '4'];
  const few = ['--epochs', '2', '--batch', '8', '--out', out];
  const { code, stdout, stderr } = await run([
    'train',
    '--recipe',
    'cifar10-resnet20-fast',
    ...small,
    ...few,
  ]);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^held-out accuracy \d\.\d+ \(8 images\)$/m);
  const { settings } = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
  expect(settings).toMatchObject({ optimizer: 'muon', initialSize: 24, initialShare: 0.5, threads: 1 });
});

it('refuses smaller images for a model of one size only', async () => {
  const { code, stderr } = await run([
    'train',
    '--data',
    'synthetic',
    '--model',
    'vgg16',
    '--initial-size',
    '24',
  ]);
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('--initial-size needs a model for images of any size'),
  ]);
});

it.each([
  ['he2016-cifr', "did you mean 'he2016-cifar'?"],
  ['no-such.json', 'is neither a file that can be read (ENOENT) nor a recipe that ships'],
])('refuses %s', async (name, message) => {
  const { code, stderr } = await run(['train', '--recipe', name]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});

it('names the key that is wrong in a file', async () => {
  const file = join(emptyFolder(), 'mine.json');
  writeFileSync(file, '{"learningrate": 0.1}');
  const { code, stderr } = await run(['train', '--recipe', file]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("did you mean 'learningRate'?")]);
  writeFileSync(file, '{"learningRate": ');
  expect((await run(['train', '--recipe', file])).stderr).toContain('is not JSON');
});

it('has a schema, which the package carries', () => {
  const file = new URL('../../../../recipe.schema.json', import.meta.url);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(recipeSchema())));
});
