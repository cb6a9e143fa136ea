import { expect, it } from 'vitest';
import { judgeClaims } from '../reproduce.js';
import type { Condition } from './config.js';
import { blockOnLargeImages } from './experiment.js';
import type { BlockOnLargeImagesResult } from './run.js';
import type { BlockRun } from './train-block.js';

const run = (error: number, score: number): BlockRun => ({ error: [1, error, error], score, dead: false });
const spread = [0.98, 0.99, 1, 1.01, 1.02]; // between the seeds

/** Made-up runs: what an arm comes to on average, a bit more or less a seed. */
function made(withShortcut: [error: number, score: number], without: [error: number, score: number]) {
  const arm = ([error, score]: [number, number]) =>
    spread.map((by, i) => run(error * by, score * spread[4 - i]));
  const condition = (task: Condition['task']) => ({
    condition: { task, batchNorm: false, learningRate: 0.001 },
    withShortcut: arm(withShortcut),
    withoutShortcut: arm(without),
    asItIs: { error: 0.1, score: 1 },
    example: { input: ['0'], target: ['0'], withShortcut: ['0'], withoutShortcut: ['0'] },
  });
  const result: BlockOnLargeImagesResult = {
    config: { steps: 2, evaluateEvery: 1 },
    conditions: [condition('segment'), condition('denoise')],
  };
  return Object.fromEntries(judgeClaims(blockOnLargeImages, result).map(({ id, verdict }) => [id, verdict]));
}

it('can come out either way', () => {
  const better = made([0.1, 0.9], [0.2, 0.5]);
  expect(better).toEqual({
    'lower-error': 'holds',
    'learns-faster': 'holds',
    'finds-membranes': 'holds',
  });
  const worse = made([0.2, 0.5], [0.1, 0.9]);
  expect(new Set(Object.values(worse))).toEqual(new Set(['does not hold']));
});

it('calls a small difference a part of what is claimed', () => {
  expect(made([0.1, 0.8], [0.105, 0.78])).toMatchObject({
    'lower-error': 'holds in part',
    'finds-membranes': 'holds in part',
  });
});
