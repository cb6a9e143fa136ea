import { expect, it } from 'vitest';
import { compareKinds } from './compare-kinds.js';
import { drawLossCurves } from './curves-figure.js';
import { drawErrors } from './errors-figure.js';
import { summaryTable } from './summary-table.js';
import { madeUpKind } from './testing/made-up-kind.js';

const kinds = [madeUpKind('one', [0.2, 0.3]), madeUpKind('two', [0.5, 0.7], { failedAt: 3 })];
const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

it('draws loss curves, named in the order in which they end', async () => {
  const svg = await drawLossCurves(kinds, { title: 'Losses', names: ['one', 'two'], steps: 40 });
  expect(count(svg, /NaN|undefined/g)).toBe(0);
  expect(svg.indexOf('>two</text>')).toBeLessThan(svg.indexOf('>one</text>')); // the higher loss stands above
  expect(svg).toContain('prefers-color-scheme: dark');
});

it('draws a dot a run, in a panel a model', async () => {
  const options = { title: 'Errors', label: 'error, %', quantity: 'heldOutError', baseline: 'one' } as const;
  const svg = await drawErrors([{ model: 'resnet20', kinds }], options);
  expect(count(svg, /<circle/g)).toBe(4);
  expect(svg).toContain('>25.0</text>');
  expect(svg).not.toContain('resnet20'); // the title says it
  const two = await drawErrors(
    ['resnet20', 'resnet32'].map((model) => ({ model, kinds })),
    options,
  );
  expect(count(two, /<circle/g)).toBe(8);
  expect(count(two, />resnet(20|32)<\/text>/g)).toBe(2);
  expect(count(svg, /NaN|undefined/g)).toBe(0);
});

it('puts means in a table and names runs that failed', () => {
  expect(
    summaryTable(kinds, [{ title: 'paper', cell: (name) => name.length.toString() }]).split('\n'),
  ).toEqual([
    '| network | runs | mean loss | last loss | training error | held-out error | paper |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    '| one | 2 | 1.250 | 0.250 | 12.5 % | 25.0 % | 3 |',
    '| two | 2, 2 not finite | 1.600 | 0.600 | 30.0 % | 60.0 % | 3 |',
  ]);
});

it('compares kinds run by run, and names one that is not there', () => {
  const measured = compareKinds(kinds, 'heldOutError', 'two', 'one', 'here');
  expect(measured).toMatchObject({
    condition: 'here',
    paired: true,
    a: { name: 'two', values: [50, 70] },
    b: { values: [20, 30] },
  });
  expect(() => compareKinds(kinds, 'heldOutError', 'three', 'one')).toThrow(
    "no network 'three' among one, two",
  );
});
