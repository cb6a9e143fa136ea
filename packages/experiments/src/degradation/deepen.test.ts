import { createModel } from '@residualjs/models';
import {
  describeBackends,
  expectClose,
  expectTensorClose,
  randomTensor,
  readAll,
  tidyAsync,
} from '@residualjs/testing';
import { MomentumSgd, trainableWeights, trainStep } from '@residualjs/training';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { deepen, identityKernel, type NetworkFamily } from './deepen.js';

const INPUT = { seed: 2, inputSize: 8, channels: 3, classes: 10 };

/** A shallow network after some training steps, so that its moving statistics are of something. */
async function trained(family: NetworkFamily, images: tf.Tensor4D): Promise<tfl.LayersModel> {
  const model = createModel(`${family}20`, INPUT);
  const weights = trainableWeights(model);
  const optimizer = new MomentumSgd(weights);
  const labels = tf.tensor1d(
    Array.from({ length: 16 }, (_, i) => i % 10),
    'int32',
  );
  for (let step = 1; step <= 10; step++) {
    const batch = { images, labels, size: 16 };
    await trainStep(model, weights, optimizer, batch, { learningRate: 0.02, step, taps: null });
  }
  tf.dispose(labels);
  optimizer.dispose();
  return model;
}

describeBackends('deepen', () => {
  it.each(['plain', 'resnet'] as const)(
    'makes a deeper %s network that computes the same',
    async (family) => {
      const images = randomTensor([16, 8, 8, 3], 3) as tf.Tensor4D;
      const shallow = await trained(family, images);
      const deep = deepen(shallow, { family, from: 20, to: 32 }, INPUT, images);
      const others = randomTensor([8, 8, 8, 3], 4);
      const outputs = (x: tf.Tensor, training: boolean) =>
        tidyAsync(() => readAll([shallow, deep].map((model) => model.apply(x, { training }) as tf.Tensor)));
      const before = await outputs(others, false);
      if (family === 'resnet')
        expect(before[1]).toEqual(before[0]); // to the bit
      else expectClose(before[1], before[0], { relative: 1e-4 });
      const inTraining = await outputs(images, true);
      if (family === 'resnet') expect(inTraining[1]).toEqual(inTraining[0]);
      const [ours] = await outputs(others, false);
      const kernels = deep.getLayer('stage1_block1_conv1').getWeights()[0];
      expect(await kernels.data()).toEqual(
        await shallow.getLayer('stage1_block1_conv1').getWeights()[0].data(),
      );
      const weights = trainableWeights(deep);
      const optimizer = new MomentumSgd(weights);
      const labels = tf.zeros([16], 'int32') as tf.Tensor1D;
      await trainStep(
        deep,
        weights,
        optimizer,
        { images, labels, size: 16 },
        { learningRate: 0.1, step: 1, taps: null },
      );
      const after = await outputs(others, false);
      expect(after[0]).toEqual(ours); // the shallow one keeps its weights
      expect(after[1]).not.toEqual(before[1]); // and the deep one learns
      optimizer.dispose();
      tf.dispose([images, others, labels]);
      for (const model of [shallow, deep]) model.dispose();
    },
  );
}, ['wasm']);

describeBackends('identityKernel', () => {
  it('passes every channel on as it is', async () => {
    await tidyAsync(async () => {
      const x = randomTensor([1, 5, 5, 4], 6) as tf.Tensor4D;
      await expectTensorClose(tf.conv2d(x, identityKernel(4), 1, 'same'), await x.data(), { relative: 1e-5 });
    });
  });
});
