import { describeBackends, expectClose } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { ResidualDropout } from './dropout.js';
import { dropoutShortcut, ResidualDropoutShortcut } from './dropout-shortcut.js';

describeBackends('dropout', () => {
  const size = 20_000;
  const spread = 4 * Math.sqrt((0.3 * 0.7) / size);

  it('drops its share and keeps the expectation', () => {
    const y = new ResidualDropout({ rate: 0.3, seed: 1 }).apply(tf.ones([size]), {
      training: true,
    }) as tf.Tensor;
    const values = y.dataSync<'float32'>();
    expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.7)]));
    expect(Math.abs(values.filter((value) => value === 0).length / size - 0.3)).toBeLessThan(spread);
  });

  it('scales a shortcut by an expectation of 1 - rate, in training and at inference, unless inverted', () => {
    const shortcut = new ResidualDropoutShortcut({ rate: 0.3, seed: 1 });
    const trained = (shortcut.apply(tf.ones([size]), { training: true }) as tf.Tensor).dataSync<'float32'>();
    expect(new Set(trained)).toEqual(new Set([0, 1]));
    expect(Math.abs(trained.reduce((a, b) => a + b) / size - 0.7)).toBeLessThan(spread);
    expectClose(shortcut.apply(tf.ones([2])) as tf.Tensor, [0.7, 0.7]);
    expectClose(
      new ResidualDropoutShortcut({ rate: 0.3, inverted: true }).apply(tf.ones([2])) as tf.Tensor,
      [1, 1],
    );
  });

  it('is the same as a function', () => {
    const options = { rate: 0.5, seed: 3, step: 0 };
    const first = dropoutShortcut(tf.ones([64]), { ...options, training: true }).dataSync<'float32'>();
    expect(dropoutShortcut(tf.ones([64]), { ...options, training: true }).dataSync<'float32'>()).toEqual(
      first,
    );
    expect(
      dropoutShortcut(tf.ones([64]), { ...options, step: 1, training: true }).dataSync<'float32'>(),
    ).not.toEqual(first);
    expectClose(dropoutShortcut(tf.ones([1]), { ...options, training: false }), [0.5]);
    expectClose(dropoutShortcut(tf.ones([1]), { ...options, inverted: true, training: false }), [1]);
  });
});

it.each([-0.1, 1, Number.NaN])('refuses a rate of %d', (rate) => {
  expect(() => new ResidualDropout({ rate, name: 'drop' })).toThrow(
    /'drop': rate is .*; it must be from 0 to below 1/,
  );
});
