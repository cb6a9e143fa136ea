import {
  describeBackends,
  expectNoLeak,
  onSoftwareGpu,
  randomTensor,
  readBits,
  updateListCases,
  updatesOfList,
} from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AdamParameter,
  adamUpdates,
  type MomentumParameter,
  type MovingPair,
  momentumUpdates,
  movingAverages,
} from './index.js';

const SHAPE = [2, 3];
const variable = (seed: number) => tf.tidy(() => tf.variable(randomTensor(SHAPE, seed), false));

const momentumParameters = (count: number): MomentumParameter[] =>
  Array.from({ length: count }, (_, i) => {
    return {
      variable: variable(3 * i),
      buffer: variable(3 * i + 1),
      gradient: randomTensor(SHAPE, 3 * i + 2),
    };
  });

const adamParameters = (count: number): AdamParameter[] =>
  momentumParameters(count).map(({ buffer, ...rest }) => ({
    ...{ ...rest, firstMoment: buffer, secondMoment: variable(9) },
  }));

const movingPairs = (count: number): MovingPair[] =>
  Array.from({ length: count }, (_, i) => ({
    moving: variable(2 * i),
    batch: randomTensor(SHAPE, 2 * i + 1),
  }));

describeBackends('updates of many parameters', () => {
  it('are bit for bit those of each', async () => {
    await fc.assert(
      fc.asyncProperty(updateListCases, async (one) => {
        const [many, each] = (['many', 'one'] as const).map((by) => updatesOfList(one, by));
        try {
          expect(many.map(({ shape }) => shape)).toEqual(each.map(({ shape }) => shape));
          expect(await readBits(many)).toEqual(await readBits(each));
        } finally {
          tf.dispose([many, each]);
        }
      }),
      { numRuns: onSoftwareGpu() ? 10 : 40, seed: 3 },
    );
  });

  it('take more than go to a kernel together', async () => {
    const parameters = Array.from({ length: 70 }, (_, i) => ({ shape: [1 + (i % 4)], weightDecay: 0 }));
    const step = { parameters, learningRate: 0.1, beta: 0.9, step: 3, seed: 1 };
    const [many, each] = (['many', 'one'] as const).map((by) => updatesOfList(step, by));
    expect(await readBits(many)).toEqual(await readBits(each));
    tf.dispose([many, each]);
  });

  it('leave tensors of the same values alone, and nothing behind', async () => {
    const buffers = tf.memory().numDataBuffers;
    await expectNoLeak(async () => {
      const [momenta, adam, pairs] = [momentumParameters(9), adamParameters(9), movingPairs(9)];
      const variables = [...momenta, ...adam].map((parameter) => parameter.variable);
      const held = variables.map((one) => tf.clone(one as tf.Tensor));
      const before = await readBits(held);
      for (let step = 1; step < 3; step++) {
        momentumUpdates(momenta, { learningRate: 0.1 });
        adamUpdates(adam, { step });
        movingAverages(pairs, 0.9);
      }
      expect(await readBits(held)).toEqual(before);
      for (const bits of await readBits(variables)) expect(before).not.toContain(bits);
      tf.dispose([momenta, adam, pairs, held] as unknown as tf.TensorContainer);
    });
    expect(tf.memory().numDataBuffers).toBe(buffers);
  });

  it('leave a gradient beside them alone', async () => {
    const [x, [pair]] = [randomTensor(SHAPE, 1), movingPairs(1)];
    const gradient = tf.grad((t) => {
      movingAverages([{ ...pair, batch: tf.mul(t, 2) }], 0.5);
      return tf.sum(t);
    })(x);
    expect([...(await gradient.data())]).toEqual([1, 1, 1, 1, 1, 1]);
    tf.dispose([x, gradient, pair.moving, pair.batch]);
  });
});

describe('updates of many parameters refuse', () => {
  const learningRate = 0.1;
  const momentum = (change: (all: MomentumParameter[]) => void) => {
    const all = momentumParameters(3);
    change(all);
    return { all, run: () => momentumUpdates(all, { learningRate }) };
  };
  const adam = (change: (all: AdamParameter[]) => void, options = {}) => {
    const all = adamParameters(3);
    change(all);
    return { all, run: () => adamUpdates(all, { step: 1, ...options }) };
  };
  const moving = (change: (all: MovingPair[]) => void, kept = 0.9) => {
    const all = movingPairs(3);
    change(all);
    return { all, run: () => movingAverages(all, kept) };
  };

  it.each<[string, () => { all: object[]; run: () => void }]>([
    [
      'momentumUpdates: parameters[2].gradient has shape [6] where parameters[2].variable has shape [2, 3]; they must be equal',
      () =>
        momentum((all) => {
          all[2].gradient = tf.zeros([6]);
        }),
    ],
    [
      'momentumUpdates: parameters[1].gradient is int32; it must be float32',
      () =>
        momentum((all) => {
          all[1].gradient = tf.zeros(SHAPE, 'int32');
        }),
    ],
    [
      'momentumUpdates: parameters[2].gradient is disposed',
      () =>
        momentum((all) => {
          all[2].gradient.dispose();
        }),
    ],
    [
      'momentumUpdates: parameters[1].weightDecay is -1; it must be a finite number of at least 0',
      () =>
        momentum((all) => {
          all[1].weightDecay = -1;
        }),
    ],
    [
      'momentumUpdates: learningRate is NaN; it must be a finite number of at least 0',
      () => {
        const all = momentumParameters(1);
        return { all, run: () => momentumUpdates(all, { learningRate: Number.NaN }) };
      },
    ],
    [
      'momentumUpdates: parameters[2].variable is the variable parameters[0].variable, which is assigned there; update it in another call',
      () =>
        momentum((all) => {
          all[2].variable = all[0].variable;
        }),
    ],
    [
      'momentumUpdates: parameters[0].gradient is the variable parameters[1].buffer',
      () =>
        momentum((all) => {
          all[0].gradient = all[1].buffer;
        }),
    ],
    [
      'adamUpdates: parameters[2].secondMoment has shape [1] where parameters[2].variable has shape [2, 3]',
      () =>
        adam((all) => {
          all[2].secondMoment = tf.variable(tf.zeros([1]));
        }),
    ],
    ['adamUpdates: beta1 is 1; it must be below 1', () => adam(() => {}, { beta1: 1 })],
    ['adamUpdates: step is 0; it must be an integer of at least 1', () => adam(() => {}, { step: 0 })],
    [
      'movingAverages: pairs[1].batch has shape [] where pairs[1].moving has shape [2, 3]; they must be equal',
      () =>
        moving((all) => {
          all[1].batch = tf.scalar(1);
        }),
    ],
    ['movingAverages: momentum is 2; it must be from 0 to 1', () => moving(() => {}, 2)],
    [
      'movingAverages: pairs[2].batch is the variable pairs[0].moving',
      () =>
        moving((all) => {
          all[2].batch = all[0].moving;
        }),
    ],
  ])('%s', async (message, make) => {
    await tf.setBackend('cpu');
    const { all, run } = make();
    const variables = all.flatMap((one) => Object.values(one)).filter((one) => one instanceof tf.Variable);
    const before = await readBits(variables);
    expect(run).toThrow(message);
    expect(await readBits(variables)).toEqual(before);
  });
});
