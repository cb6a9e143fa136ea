import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { transposed } from './transpose.js';

beforeAll(() => tf.setBackend('cpu'));

it('gives what tf.transpose gives', () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 });
  const withOrder = shapes.chain((shape) =>
    fc.tuple(fc.constant(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length })),
  );
  fc.assert(
    fc.property(withOrder, ([shape, order]) => {
      const data = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => i);
      const expected = tf.transpose(tf.tensor(data, shape), order);
      expect(transposed({ shape, data }, order)).toEqual({
        shape: expected.shape,
        data: expected.dataSync(),
      });
    }),
  );
});
