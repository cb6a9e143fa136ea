import { describeBackends, expectNoLeak, readBits } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { findLearningRate } from './find-learning-rate.js';
import { linear, residualMlp } from './fixtures/models.js';
import { blobs, fixedSource } from './fixtures/sources.js';
import { train } from './train.js';

describeBackends('findLearningRate', () => {
  it('ends where the loss blows up, suggests a rate that trains, and leaves the model as it was', async () => {
    const { model } = residualMlp();
    const before = await readBits(model.getWeights());
    await expectNoLeak(async () => {
      const heard: number[] = [];
      const found = await findLearningRate(model, blobs(), {
        to: 1e4,
        onPoint: ({ learningRate }) => heard.push(learningRate),
      });
      expect(found.ended).toBe('diverged');
      expect(found.points.length).toBeLessThan(100);
      expect(found.points.map(({ learningRate }) => learningRate)).toEqual(heard);
      expect(heard[0]).toBe(1e-5);
      expect(heard[1] / heard[0]).toBeCloseTo(1e9 ** (1 / 99), 9);
      expect(await readBits(model.getWeights())).toEqual(before);
      const { history } = await train(
        model,
        { train: blobs() },
        { epochs: 4, learningRate: found.suggestion! },
      );
      expect(history.at(-1)!.loss).toBeLessThan(history[0].loss / 2);
    });
    model.dispose();
  });

  it('smooths the losses as Adam does its moments', async () => {
    const model = linear(1, 2);
    const source = fixedSource([[1], [2], [3]], [0, 1, 0], 1);
    const options = { steps: 6, to: 1e-3, smoothing: 0.5, divergence: 1000 };
    const { points, ended } = await findLearningRate(model, source, options);
    let mean = 0;
    for (const [i, { loss, smoothed }] of points.entries()) {
      mean = 0.5 * mean + 0.5 * loss;
      expect(smoothed).toBeCloseTo(mean / (1 - 0.5 ** (i + 1)), 6);
    }
    expect([points.length, ended]).toEqual([6, 'all steps']);
    expect(points.at(-1)!.learningRate).toBeCloseTo(1e-3, 12);
    model.dispose();
  });
});

describe('findLearningRate refuses', () => {
  it.each([
    [{ from: 1, to: 0.1 }, 'cannot rise from 1 to 0.1'],
    [{ steps: 1 }, 'steps is 1'],
    [{ smoothing: 1 }, 'smoothing is 1'],
  ])('%j', async (options, message) => {
    await tf.setBackend('cpu');
    const model = linear(1, 2);
    await expect(findLearningRate(model, blobs(), options)).rejects.toThrow(message);
    model.dispose();
  });
});
