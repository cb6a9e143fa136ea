import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../../testing/folder.js';
import { checkGrid } from './grid.js';
import { readGrid } from './read-grid.js';
import { sweepSchema } from './sweep-schema.js';

describe('checkGrid', () => {
  it('takes what there is, and counts seeds from 0', () => {
    const base = { data: 'synthetic', steps: 3 };
    const grid = { learningRate: [0.1, 0.01], modelOptions: [{}, { scaling: 'rezero' }] };
    const runs = [{ model: 'plain20' }];
    expect(checkGrid({ $schema: 'x', name: 'a-1', recipe: 'r', base, grid, runs, seeds: 3 }, 'x')).toEqual({
      ...{ name: 'a-1', recipe: 'r', base, grid, runs, seeds: [0, 1, 2] },
    });
    expect(checkGrid({}, 'x')).toEqual({ base: {}, grid: {}, runs: [], seeds: null });
    expect(checkGrid({ seeds: [7, 3] }, 'x').seeds).toEqual([7, 3]);
  });

  it.each<[unknown, string]>([
    [[], 'x must hold a JSON object'],
    [{ gird: {} }, "x: a grid has no 'gird'; did you mean 'grid'?"],
    [{ learningRate: 0.1 }, "Settings belong into 'base', 'grid' or 'runs'"],
    [
      { base: { learningrate: 0.1 } },
      "x: base: there is no setting 'learningrate'; did you mean 'learningRate'?",
    ],
    [{ base: { batch: 0 } }, 'x: base: batch is 0. It must be a whole number of at least 1.'],
    [
      { grid: { learnigRate: [0.1] } },
      "x: grid: there is no setting 'learnigRate'; did you mean 'learningRate'?",
    ],
    [{ grid: { learnigRate: 0.1 } }, "there is no setting 'learnigRate'"],
    [{ grid: { learningRate: 0.1 } }, 'x: grid.learningRate is 0.1; it must be a list of at least one value'],
    [{ grid: { batch: [] } }, 'x: grid.batch is []; it must be a list of at least one value'],
    [{ grid: { batch: [8, '16'] } }, 'x: grid: batch is "16"; it must be a whole number'],
    [{ grid: [] }, 'x: grid is []; it must be an object'],
    [{ runs: {} }, 'x: runs is {}; it must be a list'],
    [{ runs: [{}, { modle: 'plain20' }] }, "x: run 2: there is no setting 'modle'; did you mean 'model'?"],
    [{ seeds: 0 }, 'x: seeds is 0; it must be a whole number from 1'],
    [{ seeds: -1 }, 'x: seeds is -1; it must be'],
    [{ seeds: 1e9 }, 'x: seeds is 1000000000; it must be'],
    [{ seeds: [] }, 'x: seeds is []; it must be'],
    [{ seeds: [0, 1.5] }, 'x: seeds is [0,1.5]; it must be'],
    [{ seeds: 2, base: { seed: 1 } }, "there are 'seeds', and a 'seed' in base"],
    [{ seeds: 2, grid: { seed: [1] } }, "there are 'seeds', and a 'seed' in grid"],
    [{ seeds: 2, runs: [{}, { seed: 1 }] }, "there are 'seeds', and a 'seed' in run 2"],
    [{ name: '../up' }, 'x: name is "../up"; it must be letters, digits'],
    [{ name: '.hidden' }, 'x: name is ".hidden"'],
    [JSON.parse('{"__proto__": {}}'), "x: a grid has no '__proto__'"],
    [{ grid: JSON.parse('{"__proto__": [1]}') }, "there is no setting '__proto__'"],
  ])('refuses %j', (given, message) => {
    expect(() => checkGrid(given, 'x')).toThrow(message);
  });
});

describe('readGrid', () => {
  const written = (value: unknown) => {
    const file = join(emptyFolder(), 'rates.json');
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return file;
  };

  it('calls a sweep by its file, and puts recipe, base and grid over each other', async () => {
    const { name, runs } = await readGrid(
      written({
        recipe: 'he2016-cifar',
        base: { model: 'resnet32', epochs: 2 },
        grid: { schedule: ['cosine', 'constant'] },
      }),
    );
    expect(name).toBe('rates');
    expect(runs).toHaveLength(2);
    expect(runs[0].settings).toMatchObject({ model: 'resnet32', epochs: 2, batch: 128, holdOut: 5000 });
    expect(runs[0].settings).not.toHaveProperty('steps'); // the epochs are in their place
    expect(runs.map(({ varying }) => varying)).toEqual([{ schedule: 'cosine' }, { schedule: 'constant' }]);
  });

  it.each<[unknown, string]>([
    ['{"grid": ', 'is not JSON'],
    [{ base: { model: 'resent20' } }, 'the nearest names are resnet20'],
    [{ base: { data: 'minst' } }, "did you mean 'mnist'"],
    [{ grid: { steps: [5, 50], schedule: ['one-cycle'] } }, 'with steps 5: a run of 5 steps is too short'],
    [{ runs: [{ steps: 1, epochs: 1 }] }, 'give either --steps or --epochs'],
    [{ recipe: 'he2016-cifr' }, "did you mean 'he2016-cifar'?"],
    [
      { grid: { seed: Array(101).fill(0), batch: Array(100).fill(1) } },
      'the grid has 10100 runs; 10000 are the most',
    ],
  ])('refuses %j before any work', async (value, message) => {
    await expect(readGrid(written(value))).rejects.toThrow(message);
  });

  it('says which file cannot be read', async () => {
    await expect(readGrid('no-such.json')).rejects.toThrow("the grid 'no-such.json' cannot be read (ENOENT)");
  });
});

it('has a schema, which the package carries', () => {
  const file = new URL('../../../../sweep.schema.json', import.meta.url);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(sweepSchema());
});
