import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { someMeasurement } from '../testing/some-facts.js';
import { someReport } from '../testing/some-report.js';
import { baselineTable, compareBaseline } from './compare-baseline.js';
import { readBaseline } from './read-baseline.js';

/** A run where ours does `ours` images a second and the peer `torch`. */
function run(ours: number, torch: number | null, gigaflopsPerCore = 10) {
  const wasm = { ...someMeasurement(ours), gigaflopsPerCore };
  const peer = torch === null ? [] : [someMeasurement(torch, { contestant: 'torch', ours: false })];
  const [comparison] = someReport().comparisons;
  return someReport({ comparisons: [{ ...comparison, measurements: [wasm, ...peer] }] });
}

const options = { file: 'before.json', bound: 0.1 };

it('compares ratios to the peer, so that a slower machine changes nothing', () => {
  const { changes } = compareBaseline(run(120, 100), run(240, 200), options);
  expect(changes).toEqual([
    {
      ...{ what: 'wasm, training resnet20, batch 32, 1 thread', to: 'torch' },
      ...{ before: 1.2, value: 1.2, change: 0, slower: false },
    },
  ]);
});

it('marks what is slower by more than the bound, and nothing else', () => {
  const at = (ours: number) => compareBaseline(run(ours, 100), run(120, 100), options).changes[0];
  expect(at(109).slower).toBe(false);
  expect(at(107)).toMatchObject({ slower: true, change: expect.closeTo(-0.108, 3) });
  expect(at(150).slower).toBe(false);
});

it('takes the share of the peak where there is no peer, or where that is asked for', () => {
  const alone = compareBaseline(run(120, null, 20), run(120, null, 25), options);
  expect(alone.changes[0]).toMatchObject({ to: 'peak', slower: true, value: expect.closeTo(20 / 51.2) });
  const asked = compareBaseline(run(1, 100, 25), run(120, 100, 25), { ...options, relativeTo: 'peak' });
  expect(asked.changes.map(({ to, slower }) => [to, slower])).toEqual([['peak', false]]);
});

it('refuses a run that has nothing in common', () => {
  expect(() => compareBaseline(run(1, null), run(1, 1), options)).toThrow(
    'nothing of before.json was measured again: give the options of the run that made it, with the same peers',
  );
  expect(() => compareBaseline(run(1, 1), run(1, 1), { ...options, relativeTo: 'cpu' })).toThrow("to 'cpu'");
});

it('shows each change in a row', () => {
  const { rows } = baselineTable(compareBaseline(run(60, 100), run(120, 100), options));
  expect(rows).toEqual([
    [
      ...['wasm, training resnet20, batch 32, 1 thread', 'torch', '1.20 x', '0.60 x', '-50.0 %'],
      'SLOWER by more than 10.0 %',
    ],
  ]);
});

it('reads what --json wrote, and names what is wrong with anything else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'baseline-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'before.json');
  const write = (content: unknown) => writeFile(file, JSON.stringify(content));
  await write(run(120, 100));
  expect((await readBaseline(file)).comparisons).toHaveLength(1);
  const report = run(120, 100);
  report.comparisons[0].measurements[1].imagesPerSecond.median = 0;
  for (const [content, message] of [
    [[], "it has no list 'comparisons'"],
    [{ ...report, bandwidth: 'fast' }, 'bandwidth is fast'],
    [{ ...report, comparisons: [{}] }, "comparisons[0] has no list 'measurements'"],
    [report, 'comparisons[0].measurements[1].imagesPerSecond.median is 0'],
  ] as const) {
    await write(content);
    await expect(readBaseline(file)).rejects.toThrow(message);
  }
  await writeFile(file, '{');
  await expect(readBaseline(file)).rejects.toThrow('is no JSON');
  await expect(readBaseline(join(folder, 'none'))).rejects.toThrow(
    'cannot be read (ENOENT); make one with --json',
  );
});
