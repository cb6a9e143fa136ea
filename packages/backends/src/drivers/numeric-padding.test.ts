import '@tensorflow/tfjs-layers'; // registers the gradients
import { expectClose, randomTensor } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';
import { addNumericPadding } from './numeric-padding.js';

const NAMES = ['Conv2D', 'Conv2DBackpropFilter', 'Conv2DBackpropInput'];
const seen: unknown[] = [];

beforeAll(async () => {
  await useBackend('cpu');
  // A backend that, like tfjs-node, refuses a number, and else computes as cpu does.
  for (const kernel of tf.getKernelsForBackend('cpu')) {
    tf.registerKernel({
      ...kernel,
      backendName: 'strict',
      kernelFunc(given) {
        if (NAMES.includes(kernel.kernelName)) {
          const { pad } = given.attrs as { pad: unknown };
          if (typeof pad === 'number') throw new Error('padding was NUMBER');
          seen.push(pad);
        }
        return kernel.kernelFunc(given);
      },
    });
  }
  tf.registerBackend('strict', tf.findBackendFactory('cpu'));
});
afterAll(() => tf.removeBackend('strict'));

const gradients = (pad: number | 'same') => {
  const [x, w] = [randomTensor([2, 6, 6, 2], 1), randomTensor([3, 3, 2, 3], 2)];
  const f = (a: tf.Tensor, b: tf.Tensor) =>
    tf.sum(tf.square(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2, pad)));
  return tf.grads(f)([x, w]);
};

it('trains where the padding is a number, as cpu does', async () => {
  await tf.setBackend('cpu');
  const expected = gradients(1);
  await tf.setBackend('strict');
  expect(() => gradients(1)).toThrow('padding was NUMBER');
  addNumericPadding('strict');
  addNumericPadding('strict'); // twice is as once
  for (const [i, gradient] of gradients(1).entries())
    expectClose(await gradient.data(), await expected[i].data());
});

it('leaves other paddings as they are', async () => {
  await tf.setBackend('strict');
  seen.length = 0;
  tf.dispose(gradients('same'));
  expect(new Set(seen)).toEqual(new Set(['same']));
});
