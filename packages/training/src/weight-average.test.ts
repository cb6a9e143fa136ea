import { describeBackends, expectClose, expectNoLeak, readBits } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';
import { linear, residualMlp } from './fixtures/models.js';
import { blobs } from './fixtures/sources.js';
import { train } from './train.js';
import { WeightAverage } from './weight-average.js';

describeBackends('WeightAverage', () => {
  it('follows the weights by the formula, from those at its start', async () => {
    const model = linear(1, 1);
    const set = (value: number) => model.setWeights([tf.tensor2d([[value]]), tf.tensor1d([-value])]);
    set(1);
    const average = new WeightAverage(model, { decay: 0.75, warmUp: false });
    const early = new WeightAverage(model, { decay: 0.75 });
    for (const value of [2, 4]) {
      set(value);
      average.update();
      early.update();
    }
    const values = async (of: WeightAverage) => (await of.getState()).tensors.map(({ values: [v] }) => v);
    expectClose(await values(average), [1.9375, -1.9375]); // (1 * 0.75 + 2 * 0.25) * 0.75 + 4 * 0.25
    const first = (1 * 2) / 11 + (2 * 9) / 11;
    const second = (first * 3) / 12 + (4 * 9) / 12;
    expectClose(await values(early), [second, -second], { relative: 1e-6 });
    average.dispose();
    early.dispose();
    model.dispose();
  });

  it('is what a run evaluates, moving statistics too, and leaves the weights as they were', async () => {
    const { model } = residualMlp();
    const data = { train: blobs(), validation: blobs() };
    const average = new WeightAverage(model, { decay: 0.9, warmUp: false });
    const { evaluations } = await train(model, data, { epochs: 2, average });
    const own = await evaluate(model, data.validation);
    expect(evaluations.at(-1)!.loss).not.toBe(own.loss);
    const used = await average.use(() => evaluate(model, data.validation));
    expect(evaluations.at(-1)).toMatchObject(used);
    expect(await evaluate(model, data.validation)).toEqual(own);
    average.dispose();
    model.dispose();
  });

  it('puts the weights back where what was run fails, and leaks nothing', async () => {
    const model = linear(2, 2);
    const before = await readBits(model.getWeights());
    await expectNoLeak(async () => {
      const average = new WeightAverage(model);
      const failing = average.use(() => {
        expect(() => average.update()).toThrow('the averaged weights are in the model');
        throw new Error('no data');
      });
      await expect(failing).rejects.toThrow('no data');
      average.update();
      average.setState(await average.getState());
      average.dispose();
    });
    expect(await readBits(model.getWeights())).toEqual(before);
    model.dispose();
  });
});

describe('WeightAverage refuses', () => {
  it('a decay out of bounds and a state that does not fit', async () => {
    await tf.setBackend('cpu');
    const model = linear(2, 2);
    expect(() => new WeightAverage(model, { decay: 1 })).toThrow('decay is 1');
    const average = new WeightAverage(model);
    expect(() => average.setState({ steps: 0, tensors: [] })).toThrow('the weight average has 0 tensors');
    average.dispose();
    model.dispose();
  });
});
