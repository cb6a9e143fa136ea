import { describeBackends, expectTensorClose } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { ResidualDropout } from './dropout.js';
import { dropoutShortcut, ResidualDropoutShortcut } from './dropout-shortcut.js';

describeBackends('dropout', () => {
  const size = 20_000;
  const spread = 4 * Math.sqrt((0.3 * 0.7) / size);

  it('drops its share and keeps the expectation', async () => {
    const y = new ResidualDropout({ rate: 0.3, seed: 1 }).apply(tf.ones([size]), {
      training: true,
    }) as tf.Tensor;
    const values = await y.data<'float32'>();
    expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.7)]));
    expect(Math.abs(values.filter((value) => value === 0).length / size - 0.3)).toBeLessThan(spread);
  });

  it('scales a shortcut by an expectation of 1 - rate, in training and at inference, unless inverted', async () => {
    const shortcut = new ResidualDropoutShortcut({ rate: 0.3, seed: 1 });
    const trained = await (
      shortcut.apply(tf.ones([size]), { training: true }) as tf.Tensor
    ).data<'float32'>();
    expect(new Set(trained)).toEqual(new Set([0, 1]));
    expect(Math.abs(trained.reduce((a, b) => a + b) / size - 0.7)).toBeLessThan(spread);
    await expectTensorClose(shortcut.apply(tf.ones([2])) as tf.Tensor, [0.7, 0.7]);
    await expectTensorClose(
      new ResidualDropoutShortcut({ rate: 0.3, inverted: true }).apply(tf.ones([2])) as tf.Tensor,
      [1, 1],
    );
  });

  it('is the same as a function', async () => {
    const options = { rate: 0.5, seed: 3, step: 0 };
    const first = await dropoutShortcut(tf.ones([64]), { ...options, training: true }).data<'float32'>();
    expect(await dropoutShortcut(tf.ones([64]), { ...options, training: true }).data<'float32'>()).toEqual(
      first,
    );
    expect(
      await dropoutShortcut(tf.ones([64]), { ...options, step: 1, training: true }).data<'float32'>(),
    ).not.toEqual(first);
    await expectTensorClose(dropoutShortcut(tf.ones([1]), { ...options, training: false }), [0.5]);
    await expectTensorClose(
      dropoutShortcut(tf.ones([1]), { ...options, inverted: true, training: false }),
      [1],
    );
  });
});

it.each([-0.1, 1, Number.NaN])('refuses a rate of %d', (rate) => {
  expect(() => new ResidualDropout({ rate, name: 'drop' })).toThrow(
    /'drop': rate is .*; it must be from 0 to below 1/,
  );
});
