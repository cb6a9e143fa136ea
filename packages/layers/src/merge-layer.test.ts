import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { ResidualAdd } from './add.js';
import { ResidualConvolution } from './convolution.js';
import { ResidualExclusiveGate } from './exclusive-gate.js';
import { ResidualPadShortcut } from './pad-shortcut.js';
import { ResidualReZero } from './rezero.js';
import { ResidualScaledAdd } from './scaled-add.js';

it('refuses two shapes, naming both', () => {
  const message =
    /ResidualAdd 'add': the shortcut gives \[2, 4\] and the branch \[2, 5\]; they must be equal/;
  expect(() => new ResidualAdd({ name: 'add' }).apply([tf.ones([2, 4]), tf.ones([2, 5])])).toThrow(message);
  const layer = new ResidualAdd({ name: 'add' });
  layer.apply([tf.ones([2, 4]), tf.ones([2, 4])]);
  expect(() => layer.apply([tf.ones([2, 4]), tf.ones([2, 5])])).toThrow(message);
  expect(() => new ResidualAdd().apply([tf.ones([2, 4]), tf.ones([2, 4, 1])])).toThrow(
    /\[2, 4\] and the branch \[2, 4, 1\]/,
  );
});

it('refuses another number of inputs', () => {
  const x = tf.ones([2, 4]);
  expect(() => new ResidualAdd({ name: 'add' }).apply(x)).toThrow(
    /'add' takes \[x, branch\] and got 1 input/,
  );
  expect(() => new ResidualReZero({ name: 'r' }).apply([x, x, x])).toThrow(
    /takes \[x, branch\] or the branch alone and got 3 input/,
  );
});

it('refuses what is no image where it needs one', () => {
  const x = tf.ones([2, 4]);
  expect(() => new ResidualExclusiveGate({ name: 'g' }).apply([x, x])).toThrow(
    /'g' takes images \[N, H, W, C\]/,
  );
  expect(() => new ResidualConvolution({ name: 'c', filters: 1 }).apply(x)).toThrow(/'c' takes images/);
  expect(() => new ResidualPadShortcut({ name: 'p', filters: 4 }).computeOutputShape([1, 2, 2, 5])).toThrow(
    /5 come in and filters is 4; use a projection/,
  );
});

it('refuses options that do not fit', () => {
  expect(() => new ResidualScaledAdd({ name: 's', shortcutScale: Number.NaN })).toThrow(
    /shortcutScale is NaN/,
  );
  expect(() => new ResidualExclusiveGate({ name: 'g', gateBias: -Infinity })).toThrow(
    /gateBias is -Infinity/,
  );
  expect(() => new ResidualConvolution({ name: 'c', filters: 1, kernelSize: 2 })).toThrow(
    /kernelSize is 2; it must be odd/,
  );
  expect(() => new ResidualConvolution({ name: 'c', filters: 0 })).toThrow(
    /filters is 0; it must be an integer of at least 1/,
  );
});
