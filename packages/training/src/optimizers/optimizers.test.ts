import {
  describeBackends,
  expectNoLeak,
  expectTensorClose,
  randomTensor,
  readBits,
} from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { golden } from '../fixtures/golden.js';
import { AdamW } from './adamw.js';
import { Lars } from './lars.js';
import { MomentumSgd } from './momentum-sgd.js';
import { Muon } from './muon.js';
import type { Optimizer } from './optimizer.js';
import type { NamedWeight } from './trainable-weights.js';

const cases: [string, (weights: NamedWeight[]) => Optimizer, number, number[][][]][] = [
  ['MomentumSgd', (w) => new MomentumSgd(w, { nesterov: true, weightDecay: 0.05 }), 0.1, golden.nesterov],
  ['AdamW', (w) => new AdamW(w, { beta1: 0.8, beta2: 0.95, weightDecay: 0.2 }), 0.1, golden.adamw],
  ['Lars', (w) => new Lars(w, { trust: 0.01, weightDecay: 0.05 }), 0.5, golden.lars],
];
const weight = (values: tf.Tensor, name = 'w'): NamedWeight => {
  const variable = tf.variable(values, true);
  values.dispose();
  return { name, variable };
};

describeBackends('optimizers', () => {
  it.each(cases)('%s takes the steps of PyTorch', async (_, make, learningRate, trace) => {
    const w = weight(tf.tensor2d(golden.start));
    const optimizer = make([w]);
    for (const [i, gradient] of golden.gradients.entries()) {
      optimizer.apply({ [w.variable.name]: tf.tensor2d(gradient) }, learningRate);
      await expectTensorClose(w.variable, trace[i].flat(), { relative: 3e-6 });
    }
    expect(optimizer.steps).toBe(golden.gradients.length);
    optimizer.dispose();
  });

  it.each(cases)(
    '%s goes on bit for bit from its state, and leaks nothing',
    async (_, make, learningRate) => {
      const run = async (stopAfter: number | null) => {
        let w = weight(tf.tensor2d(golden.start));
        let optimizer = make([w]);
        for (const [i, gradient] of golden.gradients.entries()) {
          if (i === stopAfter) {
            const state = JSON.parse(JSON.stringify(await optimizer.getState()), (key, value) =>
              key === 'values' ? Float32Array.from(Object.values(value)) : value,
            );
            const values = Float32Array.from(await w.variable.data());
            optimizer.dispose();
            w.variable.dispose();
            w = weight(tf.tensor(values, [3, 2]));
            optimizer = make([w]);
            optimizer.setState(state);
          }
          tf.tidy(() => optimizer.apply({ [w.variable.name]: tf.tensor2d(gradient) }, learningRate));
        }
        const result = [...(await w.variable.data())];
        optimizer.dispose();
        w.variable.dispose();
        return result;
      };
      await expectNoLeak(async () => {
        const unbroken = await run(null);
        expect(await run(2)).toEqual(unbroken);
      });
    },
  );

  it.each([
    ...cases.map(([name, make]) => [name, make] as const),
    ['Muon', (w: NamedWeight[]) => new Muon(w, { auxiliary: { weightDecay: 0.1 } })] as const,
  ])('%s moves many weights as each alone, bit for bit', async (_, make) => {
    const shapes = [[3, 3, 2, 4], [4], [4], [1, 1, 4, 5], [5], [5, 3], [3], []];
    const weights = () => shapes.map((shape, i) => weight(randomTensor(shape, i), `${i}`));
    const run = async (all: NamedWeight[], groups: NamedWeight[][]) => {
      const optimizers = groups.map(make);
      for (let step = 0; step < 3; step++) {
        const gradients = all.map(({ variable }, i) => [
          variable.name,
          randomTensor(variable.shape, 9 * step + i),
        ]);
        for (const optimizer of optimizers) optimizer.apply(Object.fromEntries(gradients), 0.1);
      }
      return readBits(all.map(({ variable }) => variable));
    };
    const [together, apart] = [weights(), weights()];
    const alone = apart.map((one) => [one]);
    expect(await run(together, [together])).toEqual(await run(apart, alone));
  });

  it('Lars moves vectors like plain SGD, and kernels of zeros too', async () => {
    const [bias, kernel] = [weight(tf.ones([2]), 'b'), weight(tf.zeros([2, 2]), 'k')];
    const optimizer = new Lars([bias, kernel], { momentum: 0, weightDecay: 0.5 });
    const gradients = {
      [bias.variable.name]: tf.ones([2]),
      [kernel.variable.name]: tf.ones([2, 2]),
    };
    optimizer.apply(gradients, 0.1);
    await expectTensorClose(bias.variable, [0.9, 0.9]);
    await expectTensorClose(kernel.variable, [-0.1, -0.1, -0.1, -0.1]);
    optimizer.dispose();
  });

  it('AdamW decays kernels alone by default', async () => {
    const weights = [weight(tf.ones([2, 2]), 'k'), weight(tf.ones([2]), 'b')];
    const zeros = Object.fromEntries(weights.map(({ variable }) => [variable.name, tf.zerosLike(variable)]));
    const optimizer = new AdamW(weights, { weightDecay: 0.5 });
    optimizer.apply(zeros, 0.1);
    await expectTensorClose(weights[0].variable, [0.95, 0.95, 0.95, 0.95]);
    await expectTensorClose(weights[1].variable, [1, 1]);
    optimizer.dispose();
  });
});

describe('optimizers refuse', () => {
  it.each<[string, () => unknown]>([
    ['beta1 is 1', () => new AdamW([], { beta1: 1 })],
    ['epsilon is -1', () => new AdamW([], { epsilon: -1 })],
    ['trust is 0', () => new Lars([], { trust: 0 })],
    [
      "Nesterov's momentum needs a momentum above 0",
      () => new MomentumSgd([], { momentum: 0, nesterov: true }),
    ],
    ['weightDecay is NaN', () => new Lars([], { weightDecay: Number.NaN })],
  ])('%s', (message, make) => {
    expect(make).toThrow(message);
  });

  it('the state of another kind of optimizer', async () => {
    await tf.setBackend('cpu');
    const w = weight(randomTensor([2, 2], 1));
    const [sgd, adam] = [new MomentumSgd([w]), new AdamW([w])];
    const state = await sgd.getState();
    expect(() => adam.setState(state)).toThrow('has 1 tensors under 1 names, where 2 are needed');
    sgd.dispose();
    adam.dispose();
  });
});
