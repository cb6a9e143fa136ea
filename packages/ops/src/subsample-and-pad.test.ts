import { describeBackends, expectClose, expectNoLeak } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { subsampleAndPad } from './index.js';

describeBackends('subsampleAndPad', () => {
  it.each([
    [1, [0, 0]],
    [2, [1, 2]],
    [3, [0, 5]],
    [4, [2, 0]],
  ] as [number, [number, number]][])('is its formula, stride %i, zeros %j', async (stride, padding) => {
    const [batch, height, width, channels] = [2, 5, 6, 3];
    const count = batch * height * width * channels;
    const x = tf.reshape(tf.range(1, count + 1), [batch, height, width, channels]) as tf.Tensor4D;
    const expected: number[] = [];
    for (let n = 0; n < batch; n++)
      for (let row = 0; row < height; row += stride)
        for (let column = 0; column < width; column += stride) {
          const pixel = ((n * height + row) * width + column) * channels;
          expected.push(...Array(padding[0]).fill(0), pixel + 1, pixel + 2, pixel + 3);
          expected.push(...Array(padding[1]).fill(0));
        }
    const y = subsampleAndPad(x, { stride, padding });
    expect(y.shape).toEqual([2, Math.ceil(5 / stride), Math.ceil(6 / stride), 3 + padding[0] + padding[1]]);
    expectClose(await y.data(), expected);
    await expectNoLeak(() => tf.dispose(subsampleAndPad(x, { stride, padding })));
  });

  it('takes an empty batch', () => {
    const x = tf.zeros([0, 4, 4, 2]) as tf.Tensor4D;
    expect(subsampleAndPad(x, { stride: 2, padding: [1, 1] }).shape).toEqual([0, 2, 2, 4]);
  });
});
