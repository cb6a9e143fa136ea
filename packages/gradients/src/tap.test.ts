import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import {
  describeBackends,
  expectClose,
  expectNoLeak,
  expectTensorClose,
  numericGradient,
  randomTensor,
} from '@residualjs/testing';
import { expect, it } from 'vitest';
import { GradientRecorder } from './gradient-recorder.js';
import { tap } from './tap.js';

const norm = (values: ArrayLike<number>) => Math.hypot(...Array.from(values));

describeBackends('tap', (backend) => {
  it.each([[[]], [[3]], [[2, 3]], [[2, 3, 2]], [[2, 3, 3, 2]], [[2, 1, 2, 2, 2]], [[1, 2, 1, 2, 1, 2]]])(
    'passes values and gradients of shape %j on and records the norm',
    async (shape) => {
      const recorder = new GradientRecorder();
      const x = randomTensor(shape, 5);
      // y = sum(x³ / 3), so the gradient is x².
      const cube = (t: tf.Tensor) => tf.sum(tf.div(tf.pow(t, 3), 3));
      const { value, grad } = tf.valueAndGrad((t: tf.Tensor) => cube(tap(t, recorder, 'x')))(x);
      await expectTensorClose(value, cube(x));
      await expectTensorClose(grad, tf.square(x));
      const expected = norm((await x.data()).map((v) => v * v));
      expectClose((await recorder.read()).x, expected, { relative: 1e-6 });
    },
  );

  it('agrees with finite differences inside a network', async () => {
    const recorder = new GradientRecorder();
    const x = randomTensor([4, 6], 1);
    const w1 = randomTensor([6, 5], 2);
    const w2 = randomTensor([5, 3], 3);
    const head = (h: tf.Tensor) => tf.sum(tf.square(tf.tanh(tf.matMul(h as tf.Tensor2D, w2 as tf.Tensor2D))));
    const body = (w: tf.Tensor) => tf.sigmoid(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D));
    tf.grad((w: tf.Tensor) => head(tap(body(w), recorder, 'h')))(w1);
    const expected = norm(await numericGradient(head, body(w1)));
    expectClose((await recorder.read()).h, expected, { relative: 2e-4 });
  });

  it('sees the sum over all uses of its output, and no other use of its input', async () => {
    const recorder = new GradientRecorder();
    tf.grad((x: tf.Tensor) => {
      const y = tap(x, recorder, 'y');
      return tf.sum(tf.addN([tf.mul(y, 3), tf.mul(y, 2), tf.mul(x, 100)]));
    })(tf.tensor1d([1, 1, 1, 1]));
    expectClose((await recorder.read()).y, 10); // sqrt(4) * (3 + 2)
  });

  it('leaves the gradient right where the tapped tensor is used beside the tap', async () => {
    const recorder = new GradientRecorder();
    const gradient = tf.grad((x: tf.Tensor) => {
      const h = tf.square(x);
      const y = tap(h, recorder, 'h');
      return tf.sum(tf.add(tf.mul(y, y), tf.mul(h, 5)));
    })(tf.tensor1d([1, 2]));
    await expectTensorClose(gradient, [14, 52]); // x⁴ + 5x² -> 4x³ + 10x
    recorder.clear();
  });

  it('sums the squares where a name is tapped twice', async () => {
    const recorder = new GradientRecorder();
    tf.grad((x: tf.Tensor) => {
      const a = tap(tf.mul(x, 1), recorder, 'same');
      const b = tap(tf.mul(x, 1), recorder, 'same');
      return tf.sum(tf.add(tf.mul(a, 3), tf.mul(b, 4)));
    })(tf.scalar(1));
    expectClose((await recorder.read()).same, 5);
  });

  it.skipIf(backend === 'tensorflow')('does not copy the values (Identity of tfjs-node does)', () => {
    const x = randomTensor([8, 8], 1);
    const before = tf.memory().numDataBuffers;
    const y = tap(x, new GradientRecorder(), 'x');
    expect(tf.memory().numDataBuffers).toBe(before);
    tf.dispose([x, y]);
  });

  it('lets second-order gradients through', async () => {
    const recorder = new GradientRecorder();
    const first = tf.grad((x: tf.Tensor) => tf.sum(tf.pow(tap(x, recorder, 'x'), 3)));
    await expectTensorClose(tf.grad((x: tf.Tensor) => tf.sum(first(x)))(tf.tensor1d([1, 2])), [6, 12]);
    recorder.clear();
  });

  it('records nothing while the recorder is disabled, and leaks nothing', async () => {
    const recorder = new GradientRecorder();
    recorder.enabled = false;
    const x = tf.scalar(2);
    await expectNoLeak(async () => {
      tf.grad((t: tf.Tensor) => tf.square(tap(t, recorder, 'x')))(x).dispose();
      expect(await recorder.read()).toEqual({});
    });
    x.dispose();
  });
});
