import { describeBackends, expectClose } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { buildBlock } from './network.js';

describeBackends('the block of block-on-large-images', () => {
  const options = { size: 6, width: 3, batchNorm: false, seed: 4 };
  const image = () => tf.randomUniform<tf.Rank.R4>([2, 6, 6, 1], 0, 1, 'float32', 5);

  it('is relu(F(x) + x) with a shortcut and relu(F(x)) without, of the same weights', async () => {
    const [withShortcut, without] = [true, false].map((shortcut) => buildBlock({ ...options, shortcut }));
    const [first, second] = withShortcut.getWeights() as tf.Tensor4D[];
    expect([first.shape, second.shape]).toEqual([
      [3, 3, 1, 3],
      [3, 3, 3, 1],
    ]);
    expectClose(await without.getWeights()[0].data(), await first.data(), { relative: 0 });
    const x = image();
    const F = tf.conv2d(tf.relu(tf.conv2d(x, first, 1, 'same')), second, 1, 'same');
    const flat = (y: tf.Tensor) => tf.reshape(tf.relu(y), [2, 36]).data();
    const answer = (model: typeof without) => (model.apply(x) as tf.Tensor).data();
    expectClose(await answer(withShortcut), await flat(tf.add(F, x)), { relative: 1e-5 });
    expectClose(await answer(without), await flat(F), { relative: 1e-5 });
  });

  it('has two batch normalisations where asked for', () => {
    const model = buildBlock({ ...options, shortcut: true, batchNorm: true });
    expect(model.layers.filter((layer) => layer.name.includes('bn')).map(({ name }) => name)).toEqual([
      'block_bn1',
      'block_bn2',
    ]);
    expect(model.outputs[0].shape).toEqual([null, 36]);
  });
});
