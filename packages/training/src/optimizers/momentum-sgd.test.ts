import {
  describeBackends,
  expectNoLeak,
  expectTensorClose,
  randomTensor,
  readAll,
  readGolden,
} from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { linear } from '../fixtures/models.js';
import { fixedSource } from '../fixtures/sources.js';
import { train } from '../train.js';
import { MomentumSgd } from './momentum-sgd.js';
import type { OptimizerState } from './optimizer.js';
import { trainableWeights } from './trainable-weights.js';

/** From PyTorch, by tools/golden/momentum-sgd.py. */
const golden = await readGolden(new URL('../golden/momentum-sgd.json', import.meta.url));

const variable = (values: tf.Tensor) => tf.tidy(() => tf.variable(values, true));

describeBackends('MomentumSgd', () => {
  it('trains as torch.optim.SGD does: losses, weights and momentum buffer', async () => {
    const model = linear(4, 3);
    const [kernel, bias] = model.trainableWeights.map((weight) => weight.read());
    model.setWeights([tf.tensor2d(golden.kernel), tf.zeros([3])]);
    const optimizer = new MomentumSgd(trainableWeights(model), { momentum: 0.9, weightDecay: 0.05 });
    const { history } = await train(
      model,
      { train: fixedSource(golden.x, golden.labels) },
      { steps: 10, learningRate: (step) => (step <= 6 ? 0.5 : 0.05), optimizer },
    );
    await expectTensorClose(
      history.map(({ loss }) => loss),
      golden.losses,
      { relative: 2e-6 },
    );
    await expectTensorClose(kernel, golden.finalKernel.flat(), { relative: 2e-6 });
    await expectTensorClose(bias, golden.finalBias, { relative: 2e-6 });
    const { tensors } = await optimizer.getState();
    await expectTensorClose(tensors[0].values, golden.kernelBuffer.flat(), { relative: 2e-6 });
    optimizer.dispose();
    model.dispose();
  });

  it('decays kernels, and biases and batch-norm weights only when asked', async () => {
    const weights = [tf.ones([2, 2]), tf.ones([2]), tf.scalar(1)].map((values, i) => ({
      name: `${i}`,
      variable: variable(values),
    }));
    const zeros = Object.fromEntries(weights.map(({ variable: v }) => [v.name, tf.zerosLike(v)]));
    const run = async (options: { weightDecayOn?: 'kernels' | 'all' }) => {
      for (const { variable: v } of weights) v.assign(tf.onesLike(v));
      const optimizer = new MomentumSgd(weights, { momentum: 0, weightDecay: 0.5, ...options });
      optimizer.apply(zeros, 0.5);
      optimizer.dispose();
      return (await readAll(weights.map(({ variable: v }) => v))).map(([value]) => value);
    };
    expect(await run({})).toEqual([0.75, 1, 1]);
    expect(await run({ weightDecayOn: 'all' })).toEqual([0.75, 0.75, 0.75]);
  });

  it('leaves a weight without a gradient alone', async () => {
    const w = variable(tf.ones([2, 2]));
    const optimizer = new MomentumSgd([{ name: 'w', variable: w }], { weightDecay: 1 });
    optimizer.apply({}, 1);
    await expectTensorClose(w, [1, 1, 1, 1]);
    optimizer.dispose();
  });

  it('goes on bit for bit from a saved state', async () => {
    const gradients = Array.from({ length: 6 }, (_, i) => randomTensor([3, 2], 10 + i));
    const start = randomTensor([3, 2], 1);
    const run = async (stopAfter: number | null) => {
      let w = variable(start);
      let optimizer = new MomentumSgd([{ name: 'w', variable: w }]);
      for (const [i, gradient] of gradients.entries()) {
        if (i === stopAfter) {
          const state: OptimizerState = await optimizer.getState();
          const values = Float32Array.from(await w.data());
          optimizer.dispose();
          w = variable(tf.tensor(values, [3, 2]));
          optimizer = new MomentumSgd([{ name: 'w', variable: w }]);
          optimizer.setState(state);
        }
        optimizer.apply({ [w.name]: gradient }, 0.1);
      }
      return [...(await w.data())];
    };
    expect(await run(3)).toEqual(await run(null));
  });

  it('leaks nothing', async () => {
    const w = variable(randomTensor([3, 2], 1));
    const gradient = { [w.name]: randomTensor([3, 2], 2) };
    await expectNoLeak(async () => {
      const optimizer = new MomentumSgd([{ name: 'w', variable: w }]);
      for (let i = 0; i < 10; i++) optimizer.apply(gradient, 0.1);
      optimizer.setState(await optimizer.getState());
      optimizer.dispose();
    });
  });
});

describe('MomentumSgd refuses', () => {
  const values = new Float32Array(4);
  const name = 'momentum/w';
  it.each([
    [{ steps: 1, tensors: [] }, 'has 0 tensors under 0 names, where 1 are needed'],
    [{ steps: 1, tensors: [{ name: 'momentum/v', shape: [2, 2], values }] }, "has nothing for 'momentum/w'"],
    [{ steps: 1, tensors: [{ name, shape: [4], values }] }, "has 'momentum/w' with shape [4] and 4 values"],
    [{ steps: 1, tensors: [{ name, shape: [2, 2], values: values.subarray(1) }] }, 'and 3 values, but shape'],
    [{ steps: -1, tensors: [{ name, shape: [2, 2], values }] }, 'says that -1 steps were taken'],
  ])('a state that does not fit (%#)', async (state, message) => {
    await tf.setBackend('cpu');
    const optimizer = new MomentumSgd([{ name: 'w', variable: variable(tf.ones([2, 2])) }]);
    expect(() => optimizer.setState(state)).toThrow(message);
    optimizer.dispose();
  });

  it('a momentum or decay out of bounds', () => {
    expect(() => new MomentumSgd([], { momentum: 1 })).toThrow(
      'momentum is 1; it must be at least 0 and below 1',
    );
    expect(() => new MomentumSgd([], { weightDecay: -1 })).toThrow('weightDecay is -1');
  });
});
