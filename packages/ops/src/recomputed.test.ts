import {
  describeBackends,
  expectNoLeak,
  expectTensorClose,
  numericGradient,
  randomTensor,
  readAll,
  readBits,
  tidyAsync,
} from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { batchNormTraining } from './batch-norm-training.js';
import { recomputed } from './recomputed.js';

type Function1 = (x: tf.Tensor) => tf.Tensor;
const variable = (shape: number[], seed: number) => tf.variable(randomTensor(shape, seed));

/** Loss and gradients of `sum(y²)`, read from the device. */
function gradientsOf(loss: () => tf.Tensor, variables: tf.Variable[]): Promise<string[]> {
  return tidyAsync(() => {
    const { value, grads } = tf.variableGrads(() => tf.sum(tf.square(loss())) as tf.Scalar, variables);
    return readBits([value, ...variables.map((v) => grads[v.name])]);
  });
}

/** The most bytes that tensors had while `run` ran. */
async function peakBytes(run: () => void): Promise<number> {
  return (await tf.profile(() => tf.tidy(run))).peakBytes;
}

describeBackends('recomputed', () => {
  describe('a convolution, batch norm, ReLU and addition', () => {
    const variables = () => [
      variable([3, 3, 2, 2], 1),
      variable([2], 2),
      variable([2], 3),
      variable([1, 4, 4, 2], 4),
    ];
    const block =
      ([kernel, gamma, beta]: tf.Variable[]): Function1 =>
      (x) =>
        batchNormTraining(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'same'), gamma, beta, x, {
          activation: 'relu',
        }).y;

    it('gives the same result and the same gradients, bit by bit', async () => {
      const all = variables();
      const [x, inside] = [all[3], all.slice(0, 3)];
      const lean =
        (f: Function1): Function1 =>
        (t) =>
          recomputed(f, [t], { variables: inside });
      const chain =
        (f: Function1): Function1 =>
        (t) =>
          f(f(f(t)));
      const gradients = (f: Function1) => gradientsOf(() => f(tf.mul(x, 2)), all);
      const expected = await gradients(chain(block(all)));
      expect(await gradients(chain(lean(block(all))))).toEqual(expected);
      expect(await gradients(lean(chain(lean(block(all)))))).toEqual(expected); // one inside of another
      tf.dispose(all);
    });

    it('leaves nothing behind', async () => {
      const all = variables();
      const f = block(all);
      await expectNoLeak(async () => {
        await gradientsOf(
          () => recomputed((x) => recomputed(f, [x]), [all[3]], { variables: all.slice(0, 3) }),
          all,
        );
      });
      tf.dispose(all);
    });
  });

  it('has the gradient of finite differences, for two inputs', async () => {
    const [a, b] = [randomTensor([2, 3], 5), randomTensor([3, 2], 6)];
    const f = (p: tf.Tensor, q: tf.Tensor) =>
      tf.sum(recomputed((x, y) => tf.tanh(tf.matMul(x as tf.Tensor2D, y as tf.Tensor2D)), [p, q]));
    const [da, db] = tf.grads(f as (...inputs: tf.Tensor[]) => tf.Tensor)([a, b]);
    await expectTensorClose(da, await numericGradient((x) => f(x, b), a), { relative: 1e-3 });
    await expectTensorClose(db, await numericGradient((x) => f(a, x), b), { relative: 1e-3 });
  });

  it('has a second derivative where what it computes has one', async () => {
    const x = tf.tensor1d([0.3, -0.7]);
    const cube: Function1 = (t) => recomputed((y) => tf.mul(y, tf.square(y)), [t]);
    const second = tf.grad((t) => tf.sum(tf.grad(cube)(t)))(x);
    await expectTensorClose(second, [6 * 0.3, 6 * -0.7]);
  });

  it('gives zeros to what has no influence, and copes with an input that is the result', async () => {
    const [x, idle] = [tf.tensor1d([1, 2]), variable([3], 1)];
    const { grads } = tf.variableGrads(
      () => tf.sum(recomputed((t) => tf.square(t), [x], { variables: [idle] })) as tf.Scalar,
      [idle],
    );
    expect([...(await grads[idle.name].data())]).toEqual([0, 0, 0]);
    const dy = tf.tensor1d([3, 4]);
    const through = tf.grad((t) => recomputed((y) => y, [t]))(x, dy);
    expect([...(await through.data())]).toEqual([3, 4]);
    expect([dy.isDisposed, x.isDisposed]).toEqual([false, false]);
    idle.dispose();
  });

  it('runs the second time in the state of the first, and leaves the state as it was', async () => {
    const [x, average] = [tf.tensor1d([1, 2]), tf.variable(tf.scalar(1))];
    const seen: [average: tf.Tensor, draws: number][] = [];
    let draws = 0;
    const f: Function1 = (t) => {
      seen.push([tf.keep(tf.clone(average)), draws]);
      average.assign(tf.add(average, 10));
      return tf.mul(t, ++draws);
    };
    const hostState = {
      get: () => draws,
      set: (value: number) => {
        draws = value;
      },
    };
    const options = { writes: [average], hostState };
    const gradient = tf.grad((t) => tf.sum(recomputed(f, [recomputed(f, [t], options)], options)))(x);
    expect([...(await gradient.data())]).toEqual([2, 2]); // times 1, then times 2
    const kept = seen.map(([value]) => value);
    const averages = await readAll(kept);
    expect(averages.map(([value], i) => [value, seen[i][1]])).toEqual([
      [1, 0],
      [11, 1],
      [11, 1], // the backward pass begins with the last
      [1, 0],
    ]);
    expect([(await average.data())[0], draws]).toEqual([21, 2]);
    tf.dispose([...kept, average]);
  });

  it('puts the state back where the second run fails, and the next gradient works', async () => {
    const [x, average] = [tf.tensor1d([1, 2]), tf.variable(tf.scalar(1))];
    let runs = 0;
    const f: Function1 = (t) => {
      average.assign(tf.add(average, 1));
      if (++runs === 2) throw new Error('no memory');
      return tf.square(t);
    };
    const gradient = tf.grad((t) => tf.sum(recomputed(f, [t], { writes: [average] })));
    expect(() => gradient(x)).toThrow('no memory');
    expect((await average.data())[0]).toBe(2);
    expect([...(await gradient(x).data())]).toEqual([2, 4]);
    average.dispose();
  });

  it('is a plain call where no gradient is recorded', async () => {
    let runs = 0;
    const y = recomputed((x) => tf.mul(x, ++runs), [tf.scalar(5)]);
    expect([(await y.data())[0], runs]).toEqual([5, 1]);
  });

  it('holds one tensor for each link of a chain, and the inside of one link', async () => {
    const [links, inside, size] = [20, 10, 4096];
    const x = randomTensor([size], 1);
    const deep: Function1 = (t) => Array.from({ length: inside }).reduce<tf.Tensor>((y) => tf.tanh(y), t);
    const chain = (link: Function1) =>
      tf.grad((t) => tf.sum(Array.from({ length: links }).reduce<tf.Tensor>(link, t)))(x);
    const before = tf.memory().numBytes;
    const bytes = async (link: Function1) => ((await peakBytes(() => chain(link))) - before) / (4 * size);
    expect(await bytes(deep)).toBeGreaterThan(links * inside);
    expect(await bytes((t) => recomputed(deep, [t]))).toBeLessThan(2 * links + 5 * inside);
    x.dispose();
  });
});
