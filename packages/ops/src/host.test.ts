import { expectNoLeak } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { changeKernelInputs, ENGINE_INTERNALS, isRecording, runWithGradient } from './host.js';

beforeAll(() => tf.setBackend('cpu'));

describe('the engine internals that host.ts needs', () => {
  it.each(ENGINE_INTERNALS)('engine().%s is there', (name) => {
    expect(typeof (tf.engine() as unknown as Record<string, unknown>)[name]).toBe('function');
  });
});

it('runs an operation with two outputs and takes its gradient, with zeros for the output not used', async () => {
  const seen: number[][] = [];
  const swap = (a: tf.Tensor, b: tf.Tensor) =>
    runWithGradient({
      name: 'swap',
      inputs: { a, b },
      forward: (save) => {
        save([a]);
        return [tf.mul(b, 2), tf.mul(a, 3)];
      },
      backward: ([dFirst, dSecond], [saved]) => {
        seen.push(Array.from(dSecond.dataSync()), Array.from(saved.dataSync()));
        return { a: () => tf.mul(dSecond, 3), b: () => tf.mul(dFirst, 2) };
      },
    });
  const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4])];
  await expectNoLeak(() => {
    const gradients = tf.grads((p, q) => tf.sum(swap(p, q)[0]))([a, b]);
    expect(gradients.map((g) => Array.from(g.dataSync()))).toEqual([
      [0, 0],
      [2, 2],
    ]);
    tf.dispose(gradients);
  });
  expect(seen).toEqual([
    [0, 0],
    [1, 2],
  ]);
});

it('is not misled by a scope that bears the name of a kernel', () => {
  const x = tf.tensor1d([1, 2]);
  const gradient = tf.grad((t) =>
    tf.tidy('Square', () => {
      const [y] = runWithGradient({
        name: 'triple',
        inputs: { t },
        forward: () => [tf.mul(t, 3)],
        backward: ([dy]) => ({ t: () => tf.mul(dy, 3) }),
      });
      return tf.sum(y);
    }),
  )(x);
  expect(Array.from(gradient.dataSync())).toEqual([3, 3]);
});

it('knows when a gradient is being recorded', () => {
  const recording: boolean[] = [isRecording()];
  tf.grad((x) => {
    recording.push(isRecording());
    return tf.sum(x);
  })(tf.scalar(1)).dispose();
  expect(recording).toEqual([false, true]);
});

describe('changeKernelInputs', () => {
  const negated = () => changeKernelInputs(tf.Square, ({ x }) => ({ x: tf.add(x!, 1) }));
  const squareOf2 = () => tf.tidy(() => tf.square(tf.scalar(2)).dataSync()[0]);

  it('changes the inputs of one kernel until undone, and leaks nothing', async () => {
    const undo = negated();
    expect(squareOf2()).toBe(9);
    await expectNoLeak(() => tf.square(2).dispose());
    undo();
    expect(squareOf2()).toBe(4);
    expect(Object.hasOwn(tf.engine(), 'runKernel')).toBe(false);
  });

  it('can be undone in any order', () => {
    const [first, second] = [negated(), negated()];
    expect(squareOf2()).toBe(16);
    first();
    expect(squareOf2()).toBe(9);
    second();
    expect(squareOf2()).toBe(4);
  });
});
