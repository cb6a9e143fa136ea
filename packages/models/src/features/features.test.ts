import { describeBackends, expectTensorClose, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { createModel } from '../create-model.js';
import { foldBatchNorm } from '../fold/fold-batch-norm.js';
import { listModels } from '../list-models.js';
import { scramble } from '../testing/scramble.js';
import { withoutDrawing } from '../testing/without-drawing.js';
import { toPlain } from '../to-plain.js';
import { features } from './features.js';

const placesOf = (model: tfl.LayersModel) =>
  features(model).stages.map(({ stride, channels }) => [stride, channels]);

// what timm's feature_info says of them (reduction and num_chs); He et al. 2015, table 1 and section 4.2
it.each([
  [
    'resnet20',
    [
      [1, 16],
      [2, 32],
      [4, 64],
    ],
  ],
  [
    'preresnet164',
    [
      [1, 64],
      [2, 128],
      [4, 256],
    ],
  ],
  [
    'resnet18',
    [
      [4, 64],
      [8, 128],
      [16, 256],
      [32, 512],
    ],
  ],
  [
    'resnet50',
    [
      [4, 256],
      [8, 512],
      [16, 1024],
      [32, 2048],
    ],
  ],
  [
    'vgg16',
    [
      [1, 64],
      [2, 128],
      [4, 256],
      [8, 512],
      [16, 512],
    ],
  ],
])('%s has the strides and channels %j', (name, places) => {
  const model = withoutDrawing(() => createModel(name));
  expect(placesOf(model)).toEqual(places);
  model.dispose();
});

it('knows strides, not quotients of sizes', () => {
  expect(placesOf(createModel('resnet20', { inputSize: 5 }))).toEqual([
    [1, 16],
    [2, 32],
    [4, 64],
  ]);
});

it('takes every model of the zoo', () => {
  for (const name of listModels().filter((name) => !/1202|1001|vgg|200/.test(name))) {
    const model = withoutDrawing(() => createModel(name));
    const { stages, model: backbone } = features(model);
    for (const { stride, channels, output } of stages) {
      const size = model.inputs[0].shape[1]! / stride;
      expect(backbone.outputs[output].shape).toEqual([null, size, size, channels]);
    }
    model.dispose();
  }
});

it('refuses a model without stages', () => {
  const layers = [tfl.layers.dense({ units: 1, inputShape: [2] })];
  expect(() => features(tfl.sequential({ name: 'mlp', layers }))).toThrow(
    /features: the model 'mlp' has no stages/,
  );
});

describeBackends('features', () => {
  it.each([
    ['resnet20', {}, 'stage3_block3_bn2'],
    ['resnet20', { fused: false }, 'stage3_block3_out'],
    ['preresnet110', {}, 'final_bn'],
    ['preresnet110', { fused: false }, 'final_relu'],
    ['resnet20', { order: 'relu-only-preactivation' }, 'final_relu'],
  ] as const)('of %s %j end in %s, from which the logits come', async (name, options, last) => {
    const model = scramble(createModel(name, { inputSize: 8, ...options }));
    const { model: backbone, stages } = features(model);
    expect(stages.at(-1)!.layer).toBe(last);
    const x = randomTensor([2, 8, 8, 3], 1);
    const outputs = backbone.predict(x) as tf.Tensor[];
    const [kernel, bias] = model.getLayer('logits').getWeights() as [tf.Tensor2D, tf.Tensor1D];
    const pooled = tf.mean(outputs.at(-1)!, [1, 2]) as tf.Tensor2D;
    await expectTensorClose(tf.add(tf.matMul(pooled, kernel), bias), model.predict(x) as tf.Tensor);
    model.dispose();
  });

  it('are the same of a stock and of a folded model', async () => {
    const model = scramble(createModel('preresnet110', { inputSize: 8 }));
    const x = randomTensor([1, 8, 8, 3], 1);
    const expected = features(model).model.predict(x) as tf.Tensor[];
    for (const other of [toPlain(model), foldBatchNorm(model)]) {
      const found = features(other);
      expect(found.stages.map(({ stride, channels }) => [stride, channels])).toEqual(placesOf(model));
      for (const [i, output] of (found.model.predict(x) as tf.Tensor[]).entries()) {
        await expectTensorClose(output, expected[i], { relative: 1e-4 });
      }
    }
  });
}, ['wasm']);
