import { expect, it } from 'vitest';
import { compareRuns, setUnsteadyApart } from './compare.mjs';

type Status = 'passed' | 'failed' | 'skipped';

const spec = (name: string, status: Status, kernels: string[] = []) => ({
  name,
  status,
  kernels,
  ...(status === 'failed' ? { message: `${name} is wrong` } : {}),
});
const stock = (specs: [string, Status][]) => ({
  specs: specs.map(([name, status]) => spec(name, status)),
  registered: ['Conv2D'],
  own: [],
  on: 'WASM',
});
const ours = (specs: [string, Status, string[]?][]) => ({
  specs: specs.map(([name, status, kernels]) => spec(name, status, kernels)),
  registered: ['Conv2D', 'Conv2DBackpropFilter'],
  own: ['Conv2DBackpropFilter', 'Conv2D'],
  on: 'WASM',
});

it('counts both runs, and tells what is repaired from what fails on both', () => {
  const comparison = compareRuns(
    stock([
      ['a', 'passed'],
      ['b', 'failed'],
      ['c', 'failed'],
      ['d', 'skipped'],
    ]),
    ours([
      ['a', 'passed'],
      ['b', 'passed'],
      ['c', 'failed'],
      ['d', 'skipped'],
    ]),
  );
  expect(comparison).toMatchObject({
    stock: { passed: 1, failed: 2, skipped: 1 },
    ours: { passed: 2, failed: 1, skipped: 1 },
    regressions: [],
    repaired: ['b'],
    failing: [{ name: 'c', message: 'c is wrong' }],
  });
});

it.each<[string, [string, Status][]]>([
  ['a is wrong', [['a', 'failed']]],
  ['was skipped', [['a', 'skipped']]],
  ['did not run', []],
])("a spec that passes on the stock backend and not with ours is a regression: '%s'", (message, specs) => {
  const { regressions, failing } = compareRuns(stock([['a', 'passed']]), ours(specs));
  expect(regressions).toEqual([{ name: 'a', message }]);
  expect(failing).toEqual([]);
});

it('so is a failure that the stock backend has not, be it skipped there or around the specs', () => {
  const { regressions } = compareRuns(
    stock([['a', 'skipped']]),
    ours([
      ['a', 'failed'],
      ['group [around its specs]', 'failed'],
    ]),
  );
  expect(regressions.map(({ name }) => name)).toEqual(['a', 'group [around its specs]']);
});

it('counts for every kernel the specs that run it', () => {
  const { kernels } = compareRuns(
    stock([
      ['a', 'passed'],
      ['b', 'failed'],
      ['c', 'failed'],
    ]),
    ours([
      ['a', 'passed', ['Conv2D']],
      ['b', 'passed', ['Conv2D', 'Conv2DBackpropFilter']],
      ['c', 'failed', ['Conv2D']],
    ]),
  );
  expect(kernels).toEqual([
    { kernel: 'Conv2D', inStock: true, specs: 3, stock: 1, ours: 2 },
    { kernel: 'Conv2DBackpropFilter', inStock: false, specs: 1, stock: 0, ours: 1 },
  ]);
});

it('sets apart what fails by chance on the stock backend too', async () => {
  const comparison = compareRuns(
    stock([
      ['steady', 'passed'],
      ['unsteady', 'passed'],
    ]),
    ours([
      ['steady', 'failed'],
      ['unsteady', 'failed'],
    ]),
  );
  expect(comparison.regressions.map(({ name }) => name)).toEqual(['steady', 'unsteady']);
  const settled = await setUnsteadyApart(comparison, async (name) => name === 'unsteady');
  expect(settled.regressions).toEqual([{ name: 'steady', message: 'steady is wrong' }]);
  expect(settled.unsteady).toEqual(['unsteady']);
});
