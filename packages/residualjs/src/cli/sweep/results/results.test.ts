import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../../testing/folder.js';
import { expandGrid } from '../grid/expand-grid.js';
import { checkGrid } from '../grid/grid.js';
import { groupResults } from './group-results.js';
import { groupTable } from './group-table.js';
import { openResults, readResults } from './result-log.js';
import { isRunResult, type RunResult } from './run-result.js';
import { spreadOf, spreadText } from './spread.js';

const done = (id: string, accuracy = 0.9, loss: number | null = 0.3): RunResult => ({
  ...{ id, status: 'done', settings: { seed: 0 }, error: null, folder: 'runs/x', host: 'here' },
  ended: '2026-11-26T22:00:00.000Z',
  metrics: {
    ...{ steps: 3, seconds: 10, imagesPerSecond: 100, backend: 'wasm', heldOut: null },
    test: { loss, accuracy, images: 20 },
  },
});
const failed = (id: string, ended = '2026-11-26T22:00:00.000Z'): RunResult => ({
  ...{ ...done(id), status: 'failed', metrics: null, error: 'the loss is NaN', ended },
});
const [A, B, C] = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccc'];

describe('spreadOf', () => {
  it('is mean and sample standard deviation', () => {
    // numpy: np.std([2, 4, 4, 4, 5, 5, 7, 9], ddof=1) = 2.138089935299395
    const spread = spreadOf([2, 4, 4, 4, 5, 5, 7, 9]);
    expect(spread).toEqual({ mean: 5, deviation: expect.closeTo(2.138089935299395, 12), count: 8 });
    expect(spreadText(spread, 2)).toBe('5.00 ± 2.14');
    expect(spreadOf([3])).toEqual({ mean: 3, deviation: null, count: 1 });
    expect(spreadText(spreadOf([0.5]))).toBe('0.5000');
    expect(spreadOf([])).toBeNull();
  });
});

describe('openResults', () => {
  it('keeps one result of a run, on the disk when it returns, and finds it again', () => {
    const path = join(emptyFolder(), 'results.jsonl');
    const log = openResults(path);
    expect(log.add(done(A))).toBe(true);
    expect(readResults(path).get(A)).toEqual(done(A));
    expect(log.add(done(A, 0.1))).toBe(false);
    expect(log.add(failed(A))).toBe(false);
    expect(log.add(failed(B))).toBe(true);
    log.close();
    expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(2);
    const again = openResults(path);
    expect([again.get(A)?.status, again.get(B)?.status, again.get(C)]).toEqual(['done', 'failed', undefined]);
    again.close();
  });

  it('is never damaged by a kill: whatever was cut off is taken away, and the rest stays', () => {
    const path = join(emptyFolder(), 'results.jsonl');
    const log = openResults(path);
    log.add(done(A));
    log.add(done(B));
    log.close();
    const whole = readFileSync(path);
    const first = whole.indexOf('\n') + 1;
    for (let length = first; length < whole.length; length += 17) {
      writeFileSync(path, whole.subarray(0, length));
      const reopened = openResults(path);
      expect([reopened.get(A)?.status, reopened.get(B)]).toEqual(['done', undefined]);
      expect(reopened.add(done(B))).toBe(true);
      reopened.close();
      expect(readFileSync(path).equals(whole)).toBe(true);
    }
  });

  it('takes a new result of a run that failed, and not the old one once more', () => {
    const path = join(emptyFolder(), 'results.jsonl');
    const log = openResults(path);
    log.add(failed(A));
    log.forget(A);
    expect(log.get(A)).toBeUndefined();
    expect(log.add(failed(A))).toBe(false);
    expect(log.add(failed(A, '2026-11-26T23:00:00.000Z'))).toBe(true);
    log.forget(A);
    expect(log.add(done(A))).toBe(true);
    log.close();
    expect(readResults(path).get(A)?.status).toBe('done');
  });

  it('says where a file is not one of results', () => {
    const path = join(emptyFolder(), 'results.jsonl');
    appendFileSync(path, `${JSON.stringify(done(A))}\n{"id": "../x"}\n${JSON.stringify(done(B))}\n`);
    expect(() => openResults(path)).toThrow(`line 2 of ${path} is not the result of a run`);
  });
});

it.each<[string, object]>([
  ['a path as id', { id: '../../etc/x' }],
  ['another status', { status: 'maybe' }],
  ['no metrics', { metrics: null }],
  ['metrics that are no numbers', { metrics: { ...done(A).metrics, steps: '3' } }],
  [
    'an accuracy that is none',
    { metrics: { ...done(A).metrics, test: { loss: 1, accuracy: null, images: 1 } } },
  ],
  ['an error beside them', { error: 'x' }],
  ['a folder that is no text', { folder: { toString: 1 } }],
  ['a text without end', { host: 'x'.repeat(10_000) }],
  ['settings that are none', { settings: [] }],
])('isRunResult refuses %s', (_, wrong) => {
  expect(isRunResult({ ...done(A), ...wrong })).toBe(false);
});

it('isRunResult takes results, also with a loss that was not finite', () => {
  for (const result of [done(A), failed(B), done(C, 0.1, null)]) expect(isRunResult(result)).toBe(true);
});

describe('groupResults', () => {
  const runs = expandGrid(checkGrid({ grid: { learningRate: [0.1, 0.2], batch: [8, 16] }, seeds: 3 }, 'x'));
  const results = new Map(runs.map(({ id }, i) => [id, i === 4 ? failed(id) : done(id, 0.9 + i / 100)]));
  results.delete(runs[11].id); // not yet

  it('puts the seeds of each setting together', () => {
    const groups = groupResults(runs, (id) => results.get(id));
    expect(groups.map(({ settings }) => settings)).toEqual([
      { learningRate: 0.1, batch: 8 },
      { learningRate: 0.1, batch: 16 },
      { learningRate: 0.2, batch: 8 },
      { learningRate: 0.2, batch: 16 },
    ]);
    expect(groups[0]).toMatchObject({ runs: 3, done: 3, failed: 0, heldOutAccuracy: null });
    expect(groups[0].testAccuracy).toEqual({
      mean: expect.closeTo(0.91),
      deviation: expect.closeTo(0.01),
      count: 3,
    });
    expect(groups[1]).toMatchObject({ runs: 3, done: 2, failed: 1 });
    expect(groups[3]).toMatchObject({ runs: 3, done: 2, failed: 0 });
  });

  it('is told in a table, with only the columns that have something to say', () => {
    const { columns, rows } = groupTable(groupResults(runs, (id) => results.get(id)));
    expect(columns.map(({ title }) => title)).toEqual([
      ...['learningRate', 'batch', 'runs', 'test accuracy', 'test loss', 'time', 'failed'],
    ]);
    expect(rows[0]).toEqual(['0.1', '8', '3', '0.9100 ± 0.0100', '0.3000 ± 0.0000', '10 s', '']);
    expect(rows[1].slice(2)).toEqual(['2/3', '0.9400 ± 0.0141', '0.3000 ± 0.0000', '10 s', '1']);
  });
});
