import { join } from 'node:path';
import type { StepRecord } from '@residualjs/training';
import type { ReportRun } from '@residualjs/training/node';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../../testing/folder.js';
import { runPlace } from '../run/run-place.js';
import { checkCurves, readCurves, writeCurves } from './curves.js';
import { thinRun } from './thin-run.js';

const step = (number: number): StepRecord => ({
  ...{ step: number, epoch: 1, images: 4, loss: number, accuracy: 0.5, learningRate: 0.1 },
  ...{ imagesPerSecond: 100, gradientNorms: { stem: 1 } },
});
const run = (steps: number): ReportRun => ({
  ...{ title: 'resnet20 on synthetic', model: 'resnet20', data: 'synthetic', backend: 'wasm', seed: 0 },
  evaluatedOn: 'test',
  result: {
    ...{
      steps,
      epochs: 1,
      seconds: 10,
      imagesPerSecond: 100,
      waitingShare: 0,
      interrupted: false,
      stopped: null,
    },
    history: Array.from({ length: steps }, (_, i) => step(i + 1)),
    evaluations: [{ step: steps, epoch: 1, loss: 1, accuracy: 0.5, wrong: 10, images: 20 }],
  },
});

describe('thinRun', () => {
  it('means neighbours, and keeps the last steps as they are', () => {
    const { history } = thinRun(run(30), 14).result;
    // 20 early steps in 4 blocks of 5, whose middles are 3, 8, 13, 18; then the last ten
    expect(history.map(({ loss }) => loss)).toEqual([3, 8, 13, 18, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
    expect(history.slice(0, 4).map(({ step }) => step)).toEqual([5, 10, 15, 20]);
  });

  it('has at most so many steps, ends with the last, and keeps the mean of the whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (steps) => {
        const { history } = thinRun(run(steps)).result;
        expect(history.length).toBeLessThanOrEqual(400);
        expect(history.at(-1)?.step).toBe(steps);
        if (steps <= 400) expect(history).toHaveLength(steps);
      }),
    );
    expect(thinRun(run(0)).result.history).toEqual([]);
  });

  it('keeps some evaluations, with the best and the last', () => {
    const whole = run(1);
    const [one] = whole.result.evaluations;
    const evaluations = Array.from({ length: 5000 }, (_, i) => ({
      ...one,
      step: i + 1,
      accuracy: i === 1234 ? 0.9 : 0.5,
    }));
    const thin = thinRun({ ...whole, result: { ...whole.result, evaluations } }).result.evaluations;
    expect(thin.length).toBeLessThanOrEqual(400);
    expect(thin.map(({ step }) => step)).toEqual(expect.arrayContaining([1, 1235, 5000]));
    expect(thinRun(whole).result.evaluations).toEqual([one]);
  });
});

describe('curves', () => {
  it('come back as they were sent', async () => {
    const place = runPlace(emptyFolder(), 'aaaaaaaaaaaa');
    expect(await readCurves(place)).toBeNull();
    const thin = thinRun(run(20));
    await writeCurves(place, thin);
    const { gradientLabels: _, ...drawn } = thin;
    expect(await readCurves(place)).toEqual(drawn);
  });

  it('of a loss that was not finite have a gap there', () => {
    const sent = JSON.parse(JSON.stringify(run(2)));
    sent.result.history[1].loss = null;
    expect(checkCurves(sent)?.result.history.map(({ loss }) => loss)).toEqual([1, Number.NaN]);
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'curves'],
    ['no result', { ...run(1), result: null }],
    ['a title that is none', { ...run(1), title: {} }],
    ['a history that is none', { ...run(1), result: { ...run(1).result, history: { length: 3 } } }],
    ['steps that are none', { ...run(1), result: { ...run(1).result, history: [1, 2] } }],
    [
      'more than anybody sends',
      { ...run(1), result: { ...run(1).result, history: Array(20_001).fill(step(1)) } },
    ],
  ])('are refused where they are %s', (_, value) => {
    expect(checkCurves(value)).toBeNull();
  });
});

it('runPlace keeps to its folder', () => {
  expect(runPlace('runs', 'aaaaaaaaaaaa').files.folder).toBe(join('runs', 'aaaaaaaaaaaa'));
  for (const id of ['..', '../aaaaaaaaaa', '/etc/passwd00', '', 'AAAAAAAAAAAA']) {
    expect(() => runPlace('runs', id)).toThrow('is not the id of a run');
  }
});
