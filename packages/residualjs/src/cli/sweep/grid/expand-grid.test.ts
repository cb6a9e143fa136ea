import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandGrid, settingsText } from './expand-grid.js';
import { checkGrid } from './grid.js';
import { canonicalSettings, isRunId, runId } from './run-id.js';

const runsOf = (grid: object) => expandGrid(checkGrid(grid, 'x'));
const ids = (grid: object) => runsOf(grid).map(({ id }) => id);

describe('expandGrid', () => {
  it('is every combination, the last list fastest, then the explicit runs, each with every seed', () => {
    const runs = runsOf({
      grid: { learningRate: [0.1, 0.2], batch: [8, 16] },
      runs: [{ model: 'plain20' }],
      seeds: [5, 6],
    });
    expect(runs.map(({ varying }) => Object.values(varying))).toEqual([
      [0.1, 8, 'resnet20', 5],
      [0.1, 8, 'resnet20', 6],
      [0.1, 16, 'resnet20', 5],
      [0.1, 16, 'resnet20', 6],
      [0.2, 8, 'resnet20', 5],
      [0.2, 8, 'resnet20', 6],
      [0.2, 16, 'resnet20', 5],
      [0.2, 16, 'resnet20', 6],
      [0.1, 64, 'plain20', 5],
      [0.1, 64, 'plain20', 6],
    ]);
    expect(Object.keys(runs[0].varying)).toEqual(['learningRate', 'batch', 'model', 'seed']);
  });

  it('is only the explicit runs where there is no grid, and the base where there is nothing', () => {
    expect(runsOf({ runs: [{ batch: 8 }, { batch: 16 }] })).toHaveLength(2);
    expect(runsOf({ base: { batch: 8 } })).toEqual([
      { id: runId({ batch: 8 }), settings: { batch: 8, steps: 300 }, varying: {} },
    ]);
  });

  it('is each run once', () => {
    expect(runsOf({ grid: { batch: [8, 8, 64] }, runs: [{ batch: 8 }, {}] })).toHaveLength(2);
  });

  it('tells in which settings runs differ, also where one is set in some only', () => {
    const runs = runsOf({ runs: [{ modelOptions: { scaling: 'rezero', a: 1 } }, { epochs: 2 }] });
    expect(runs.map(({ varying }) => settingsText(varying))).toEqual([
      'modelOptions {"a":1,"scaling":"rezero"}, epochs -, steps 300',
      'modelOptions -, epochs 2, steps -',
    ]);
  });

  it('puts the value of a run over the base, and epochs in the place of its steps', () => {
    const [run] = runsOf({ base: { steps: 10, batch: 8 }, runs: [{ epochs: 2, batch: 16 }] });
    expect(run.settings).toEqual({ batch: 16, epochs: 2 });
  });
});

describe('runId', () => {
  it('is the same on every machine and in every version', () => {
    // python3 -c 'import hashlib; print(hashlib.sha256(b"{\"batch\":8,\"steps\":300}").hexdigest()[:12])'
    expect(runId({ batch: 8 })).toBe('ae2a359f3e28');
    // … b"{\"modelOptions\":{\"a\":{\"b\":1,\"c\":2},\"d\":3},\"steps\":300}"
    expect(runId({ modelOptions: { d: 3, a: { c: 2, b: 1 } } })).toBe('ae062899b6dc');
  });

  it('does not depend on the order of keys, nor on what is at its default', () => {
    const settings = {
      batch: 8,
      learningRate: 0.5,
      data: 'synthetic',
      modelOptions: { scaling: 'rezero', order: 'original' },
      milestones: [2, 1],
    };
    const entries = Object.entries(settings);
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        const same = { ...Object.fromEntries(shuffled), seed: 0, steps: 300, momentum: 0.9 };
        expect(runId(same)).toBe(runId(settings));
      }),
    );
    expect(runId({ modelOptions: {} })).toBe(runId({}));
    expect(canonicalSettings({ optimizer: 'sgd', seed: 1, batch: 8 })).toEqual({
      batch: 8,
      seed: 1,
      steps: 300,
    });
  });

  it('differs where a setting does', () => {
    const all = [
      {},
      { seed: 1 },
      { steps: 301 },
      { epochs: 300 },
      { milestones: [1, 2] },
      { milestones: [2, 1] },
    ];
    expect(new Set(all.map(runId)).size).toBe(all.length);
    for (const id of all.map(runId)) expect(isRunId(id)).toBe(true);
    for (const other of ['../../etc', 'ABCDEF012345', '0123', 7, null]) expect(isRunId(other)).toBe(false);
  });

  it('of the runs that stay is the same in a changed grid', () => {
    const before = ids({ base: { data: 'synthetic' }, grid: { batch: [8, 16] }, seeds: 2 });
    const after = ids({ seeds: 3, grid: { batch: [16, 32, 8] }, base: { data: 'synthetic' } });
    expect(after).toHaveLength(9);
    expect(after).toEqual(expect.arrayContaining(before));
  });
});
