import { readFileSync } from 'node:fs';
import {
  expectClose,
  expectNoLeak,
  expectTensorClose,
  numericGradient,
  randomTensor,
  readAll,
} from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BatchNormTrainingOptions, batchNormTraining } from './batch-norm-training.js';
import { BatchNormTraining, BatchNormTrainingGrad } from './batch-norm-training-kernels.js';

interface GoldenCase {
  name: string;
  shape: number[];
  epsilon: number;
  activation: 'linear' | 'relu';
  x: number[];
  gamma: number[] | null;
  beta: number[] | null;
  addend: number[] | null;
  dy: number[];
  y: number[];
  mean: number[];
  variance: number[];
  dx: number[];
  dgamma: number[] | null;
  dbeta: number[] | null;
  daddend: number[] | null;
}

const golden: GoldenCase[] = JSON.parse(
  readFileSync(new URL('./golden/batch-norm.json', import.meta.url), 'utf8'),
);

/** sum(weights * y), whose gradient to y is `weights`. */
const weighted = (weights: tf.Tensor, y: tf.Tensor) => tf.sum(tf.mul(weights, y));

// On the stock backends: no kernel of ours is registered here, so this is the portable form.
describe.each(['cpu', 'wasm'])('batchNormTraining [%s]', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
    expect(tf.getBackend()).toBe(backend);
    expect(tf.getKernel(BatchNormTraining, backend)).toBeUndefined();
  });

  it.each(golden)('gives what PyTorch gives, forward and backward: $name', async (c) => {
    const optional = (values: number[] | null, shape: number[]) => values && tf.tensor(values, shape);
    const channels = c.shape[c.shape.length - 1];
    const named = {
      x: tf.tensor(c.x, c.shape),
      gamma: optional(c.gamma, [channels]),
      beta: optional(c.beta, [channels]),
      addend: optional(c.addend, c.shape),
    };
    const options: BatchNormTrainingOptions = { epsilon: c.epsilon, activation: c.activation };
    const result = batchNormTraining(named.x, named.gamma, named.beta, named.addend, options);
    await expectTensorClose(result.y, tf.tensor(c.y, c.shape));
    await expectTensorClose(result.mean, tf.tensor(c.mean));
    await expectTensorClose(result.variance, tf.tensor(c.variance));

    const present = Object.entries(named).filter((entry): entry is [string, tf.Tensor] => entry[1] != null);
    const gradients = tf.grads((...tensors: tf.Tensor[]) => {
      const given = Object.fromEntries(present.map(([name], i) => [name, tensors[i]]));
      const { x, gamma = null, beta = null, addend = null } = given;
      return weighted(tf.tensor(c.dy, c.shape), batchNormTraining(x, gamma, beta, addend, options).y);
    })(present.map(([, tensor]) => tensor));
    for (const [i, [name, tensor]] of present.entries()) {
      const expected = c[`d${name}` as 'dx'];
      await expectTensorClose(gradients[i], tf.tensor(expected, tensor.shape), { relative: 2e-5 });
    }
  });

  it.each(['linear', 'relu'] as const)(
    'has the gradient that finite differences give: %s',
    async (activation) => {
      const shape = [3, 2, 3];
      const inputs = [
        randomTensor(shape, 1),
        randomTensor([3], 2, { min: 0.5, max: 1.5 }),
        randomTensor([3], 3),
        randomTensor(shape, 4),
      ];
      const weights = randomTensor(shape, 5);
      const f = (...[x, gamma, beta, addend]: tf.Tensor[]) =>
        weighted(weights, batchNormTraining(x, gamma, beta, addend, { activation }).y);
      const gradients = tf.grads(f)(inputs);
      for (const [i, input] of inputs.entries()) {
        const along = (t: tf.Tensor) => f(...inputs.map((other, j) => (i === j ? t : other)));
        const expected = await numericGradient(along, input, 1e-3);
        expectClose(await gradients[i].data(), expected, { relative: 5e-3 });
      }
    },
  );

  it('is accurate where the mean is large beside the deviation', async () => {
    const [rows, channels] = [4096, 3];
    const noise = randomTensor([rows, channels], 6, { min: -Math.sqrt(3), max: Math.sqrt(3) }); // deviation 1
    const x = tf.add(noise, 1000) as tf.Tensor2D;
    const values = await x.data();
    const mean = new Float64Array(channels);
    const variance = new Float64Array(channels);
    for (let i = 0; i < values.length; i++) mean[i % channels] += values[i] / rows;
    for (let i = 0; i < values.length; i++)
      variance[i % channels] += (values[i] - mean[i % channels]) ** 2 / rows;
    const y = Array.from(
      values,
      (v, i) => (v - mean[i % channels]) / Math.sqrt(variance[i % channels] + 1e-3),
    );
    const result = batchNormTraining(x);
    expectClose(await result.mean.data(), Array.from(mean), { relative: 1e-7 });
    expectClose(await result.variance.data(), Array.from(variance), { relative: 5e-6 }); // f32 sums of 4096
    expectClose(await result.y.data(), y, { relative: 5e-6 });
  });

  it('gives zero variance, never less, where all values are equal', async () => {
    const { y, variance } = batchNormTraining(tf.fill([1000, 2], 1000.1), null, null, null, {
      epsilon: 1e-5,
    });
    await expectTensorClose(variance, tf.zeros([2]), { absolute: 1e-9 });
    expect(Math.min(...(await variance.data()))).toBeGreaterThanOrEqual(0);
    await expectTensorClose(y, tf.zeros([1000, 2]), { absolute: 1e-3 });
  });

  it('gives gradients for some inputs only', async () => {
    const [x, gamma, beta, addend] = [[4, 2], [2], [2], [4, 2]].map((shape, i) =>
      randomTensor(shape, 10 + i),
    );
    const weights = randomTensor([4, 2], 20);
    const loss = (...[a, b, c, d]: tf.Tensor[]) =>
      weighted(weights, batchNormTraining(a, b, c, d, { activation: 'relu' }).y);
    const all = tf.grads(loss)([x, gamma, beta, addend]);
    await expectTensorClose(tf.grad((t) => loss(t, gamma, beta, addend))(x), all[0]);
    await expectTensorClose(tf.grad((t) => loss(x, t, beta, addend))(gamma), all[1]);
    await expectTensorClose(tf.grad((t) => loss(x, gamma, t, addend))(beta), all[2]);
    await expectTensorClose(tf.grad((t) => loss(x, gamma, beta, t))(addend), all[3]);
  });

  it('adds up the gradients of a tensor that is both x and addend', async () => {
    const x = randomTensor([4, 2], 30);
    const weights = randomTensor([4, 2], 31);
    const both = tf.grad((t) => weighted(weights, batchNormTraining(t, null, null, t).y))(x);
    const other = tf.clone(x); // a tensor of its own to the tape
    const first = tf.grad((t) => weighted(weights, batchNormTraining(t, null, null, other).y))(x);
    await expectTensorClose(both, tf.add(first, weights));
  });

  it('lets no gradient through mean and variance', async () => {
    const x = randomTensor([4, 2], 40);
    const gradient = tf.grad((t) => {
      const { mean, variance } = batchNormTraining(t);
      return tf.sum(tf.add(mean, variance));
    })(x);
    await expectTensorClose(gradient, tf.zeros([4, 2]));
  });

  it('leaks nothing, with or without a gradient', async () => {
    const x = randomTensor([4, 2], 50);
    await expectNoLeak(() => {
      const { y, mean, variance } = batchNormTraining(x, null, null, x, { activation: 'relu' });
      tf.dispose([y, mean, variance]);
      tf.dispose(tf.grad((t) => tf.sum(batchNormTraining(t, null, null, x, { activation: 'relu' }).y))(x));
    });
  });

  it('refuses a second derivative', () => {
    const x = randomTensor([4, 2], 60);
    const first = tf.grad((t) => tf.sum(tf.square(batchNormTraining(t).y)));
    expect(() => tf.grad((t) => tf.sum(first(t)))(x)).toThrow(/no second derivative/);
  });
});

describe('batchNormTraining', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('runs the kernels that the backend has, with what they need', async () => {
    const calls: [string, string[], unknown][] = [];
    const register = (kernelName: string, outputs: (inputs: tf.NamedTensorInfoMap) => unknown[]) =>
      tf.registerKernel({
        kernelName,
        backendName: 'cpu',
        kernelFunc: ({ inputs, attrs }) => {
          calls.push([kernelName, Object.keys(inputs).sort(), attrs]);
          return outputs(inputs) as tf.Tensor[];
        },
      });
    register(BatchNormTraining, ({ x }) => [
      tf.onesLike(x as tf.Tensor),
      tf.zeros([2]),
      tf.ones([2]),
      tf.zeros([2]),
    ]);
    register(BatchNormTrainingGrad, ({ x }) => [
      tf.fill(x!.shape, 2),
      tf.fill([2], 3),
      tf.fill([2], 4),
      tf.fill(x!.shape, 5),
    ]);
    try {
      const inputs = [tf.ones([3, 2]), tf.ones([2]), tf.ones([3, 2])];
      const gradients = tf.grads((x, gamma, addend) =>
        tf.sum(batchNormTraining(x, gamma, null, addend, { activation: 'relu', epsilon: 0.5 }).y),
      )(inputs);
      expect(calls).toEqual([
        [BatchNormTraining, ['addend', 'gamma', 'x'], { epsilon: 0.5, activation: 'relu' }],
        [
          BatchNormTrainingGrad,
          ['dy', 'gamma', 'mean', 'meanRest', 'variance', 'x', 'y'],
          { epsilon: 0.5, activation: 'relu', addend: true },
        ],
      ]);
      expect((await readAll(gradients)).map(([value]) => value)).toEqual([2, 3, 5]);
    } finally {
      tf.unregisterKernel(BatchNormTraining, 'cpu');
      tf.unregisterKernel(BatchNormTrainingGrad, 'cpu');
    }
  });

  it('names the shapes that do not fit', () => {
    const x = tf.ones([2, 3, 3, 4]);
    expect(() => batchNormTraining(tf.ones([4]))).toThrow(
      /x has shape \[4\], of rank 1; its rank must be 2 to 4/,
    );
    expect(() => batchNormTraining(tf.ones([0, 4]))).toThrow(/x has shape \[0, 4\]; an empty batch/);
    expect(() => batchNormTraining(x, tf.ones([3]))).toThrow(/gamma has shape \[3\].*\[2, 3, 3, 4\].*\[4\]/);
    expect(() => batchNormTraining(x, null, tf.ones([1, 4]))).toThrow(
      /beta has shape \[1, 4\].*must be \[4\]/,
    );
    expect(() => batchNormTraining(x, null, null, tf.ones([2, 3, 4]))).toThrow(
      /addend has shape \[2, 3, 4\] where x has shape \[2, 3, 3, 4\]/,
    );
    expect(() => batchNormTraining(tf.ones([2, 2], 'int32'))).toThrow(/x is int32; cast it/);
    expect(() => batchNormTraining(x, null, null, null, { epsilon: -1 })).toThrow(/epsilon is -1/);
    expect(() => batchNormTraining(x, null, null, null, { activation: 'elu' as 'relu' })).toThrow(/'elu'/);
  });
});
