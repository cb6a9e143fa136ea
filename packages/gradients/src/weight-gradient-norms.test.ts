import {
  describeBackends,
  expectClose,
  expectNoLeak,
  expectTensorClose,
  randomTensor,
  readAll,
} from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it, vi } from 'vitest';
import { GradientRecorder } from './gradient-recorder.js';
import { tapOptimizer } from './tap-optimizer.js';
import { recordWeightGradients, weightGradientNorms } from './weight-gradient-norms.js';

describeBackends('weightGradientNorms', () => {
  it('gives the norm of every weight with one transfer, and frees what it made', async () => {
    const gradients = { kernel: randomTensor([3, 3, 2, 4], 1), bias: randomTensor([4], 2), frozen: null };
    await expectNoLeak(async () => {
      const values = await readAll([gradients.kernel, gradients.bias]);
      const exact = values.map((each) => Math.hypot(...each));
      const read = vi.spyOn(tf.backend(), 'read');
      const norms = await weightGradientNorms(gradients);
      expect(read).toHaveBeenCalledTimes(1);
      read.mockRestore();
      expect(Object.keys(norms)).toEqual(['kernel', 'bias']);
      expectClose(Object.values(norms), exact, { relative: 1e-6 });
    });
    expect(await weightGradientNorms({})).toEqual({});
  });

  it('can leave them with a recorder', async () => {
    const recorder = new GradientRecorder();
    recordWeightGradients(recorder, { a: tf.scalar(3), b: undefined });
    expect(await recorder.read(12)).toEqual({ a: 3 });
    expect(recorder.history).toEqual([{ step: 12, norms: { a: 3 } }]);
  });
});

describeBackends('tapOptimizer', () => {
  it('sees the gradients of minimize and applyGradients', async () => {
    const w = tf.variable(tf.tensor1d([3, 4]), true, `w-${tf.getBackend()}`);
    const optimizer = tf.train.sgd(0.5);
    const weights = tapOptimizer(optimizer);
    optimizer.minimize(() => tf.div(tf.sum(tf.square(w)), 2), false, [w]);
    expectClose((await weights.read())[w.name], 5);
    await expectTensorClose(w, [1.5, 2]);
    optimizer.applyGradients({ [w.name]: tf.tensor1d([0, 2]) });
    expectClose((await weights.read())[w.name], 2);
    weights.detach();
    weights.detach();
    expect(Object.hasOwn(optimizer, 'applyGradients')).toBe(false);
    w.dispose();
  });

  it('sees those of model.fit', async () => {
    const model = tfl.sequential({
      layers: [tfl.layers.dense({ units: 1, inputShape: [2], name: 'unit', kernelInitializer: 'zeros' })],
    });
    model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
    const weights = tapOptimizer(model.optimizer);
    await model.trainOnBatch(tf.tensor2d([[3, 4]]), tf.tensor2d([[1]]));
    // L = (w·x + b - 1)², dL/dw = 2 (0 - 1) x, dL/db = -2
    expectClose(Object.values(await weights.read()), [10, 2]);
    weights.detach();
    model.dispose();
  });

  it('says so when somebody replaced applyGradients after it', () => {
    const optimizer = tf.train.sgd(0.1);
    const weights = tapOptimizer(optimizer);
    optimizer.applyGradients = () => {};
    expect(() => weights.detach()).toThrow('was replaced after the tap');
  });
});
