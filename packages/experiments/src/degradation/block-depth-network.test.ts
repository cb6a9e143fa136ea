import { createModel } from '@residualjs/models';
import { describeBackends, expectTensorClose, randomTensor, tidyAsync } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { blockDepthNetwork } from './block-depth-network.js';

const INPUT = { seed: 5, inputSize: 8, channels: 3, classes: 10 };

describeBackends('blockDepthNetwork', () => {
  it('is the zoo’s network where blocks have two layers', async () => {
    const [ours, zoo] = [blockDepthNetwork(20, 2, INPUT), createModel('resnet20', INPUT)];
    const x = randomTensor([2, 8, 8, 3], 1);
    await tidyAsync(async () => {
      const outputs = [ours, zoo].map((model) => model.apply(x, { training: true }) as tf.Tensor);
      await expectTensorClose(outputs[0], await outputs[1].data(), { relative: 1e-5 });
    });
    tf.dispose(x);
    for (const model of [ours, zoo]) model.dispose();
  });

  it('has the same parameters however its layers are put into blocks, and other shortcuts', () => {
    const models = [1, 2, 3].map((layers) => blockDepthNetwork(20, layers, INPUT));
    expect(models.map((model) => model.countParams())).toEqual(Array(3).fill(models[1].countParams()));
    const additions = models.map((model) => model.layers.filter(({ name }) => name.endsWith('_add')).length);
    expect(additions).toEqual([18, 9, 6]);
    for (const model of models) model.dispose();
  });
}, ['wasm']);

it('names a number of layers that does not divide', () => {
  expect(() => blockDepthNetwork(20, 4, INPUT)).toThrow(
    'layersPerBlock (=4) must divide the 6 convolutions of a stage of 20 layers',
  );
});
