import '@tensorflow/tfjs-backend-cpu';
import { expectTensorClose } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { createModel } from './create-model.js';
import { describeModel } from './describe-model.js';
import { readMetadata, writeMetadata } from './metadata.js';
import type { AllModelOptions } from './options.js';
import { summarize } from './summarize.js';
import { withoutDrawing } from './testing/without-drawing.js';

const build = (name: string, options: object) => withoutDrawing(() => createModel(name, options));
const shapeOf = (model: tfl.LayersModel, layer: string) => model.getLayer(layer).outputShape;
const configOf = (model: tfl.LayersModel, layer: string) => model.getLayer(layer).getConfig();

describe('an option', () => {
  it('classes: 0 gives the features that the classifier takes', () => {
    for (const [name, features] of [
      ['resnet20', 64],
      ['preresnet164', 256],
      ['resnet50', 2048],
    ] as const) {
      const model = build(name, { classes: 0, inputSize: 32 });
      expect(model.outputs[0].shape).toEqual([null, features]);
      expect(model.layers.at(-1)!.name).toBe('pool');
    }
    const vgg = build('vgg16', { classes: 0, inputSize: 32, width: 0.125 });
    expect(vgg.outputs[0].shape).toEqual([null, 4096]);
    expect(vgg.layers.at(-1)!.name).toBe('fc2');
  });

  it('width multiplies the stages, and narrows the stem where it must', () => {
    const wide = build('resnet20', { width: 10, shortcut: 'projection' });
    expect(shapeOf(wide, 'stem_conv')).toEqual([null, 32, 32, 16]);
    expect(shapeOf(wide, 'stage3_block1_conv1')).toEqual([null, 8, 8, 640]);
    const narrow = build('resnet20', { width: 0.5 }); // option A, which takes no channels away
    expect(shapeOf(narrow, 'stem_conv')).toEqual([null, 32, 32, 8]);
    expect(shapeOf(narrow, 'stage3_block1_conv1')).toEqual([null, 8, 8, 32]);
    // WRN-16-10: 17.1 million in the paper
    expect(summarize(build('wrn16_8', { width: 1.25 })).parameters).toBe(17_116_634);
  });

  it('stem changes what stands before the blocks of any row', () => {
    const cifar = build('resnet18', { stem: 'cifar', inputSize: 32, classes: 10 });
    expect(shapeOf(cifar, 'stage1_block1_conv1')).toEqual([null, 32, 32, 64]);
    expect(summarize(cifar).parameters).toBe(11_173_962); // the ResNet-18 for CIFAR of pytorch-cifar
    const imagenet = build('preresnet110', { stem: 'imagenet', inputSize: 224 });
    expect(shapeOf(imagenet, 'stem_conv')).toEqual([null, 112, 112, 16]);
    expect(shapeOf(imagenet, 'stage1_block1_conv1')).toEqual([null, 56, 56, 16]);
  });

  it('padding pads convolutions and poolings as TensorFlow does', () => {
    const model = build('resnet18', { padding: 'tensorflow', inputSize: 64 });
    expect(configOf(model, 'stem_pool').padding).toBe('same');
    expect(configOf(model, 'stem_conv').padding).toBe('same');
    expect(configOf(build('resnet8', {}), 'stage2_block1_conv1').padding).toBe('same');
  });

  it('stride moves the stride of a bottleneck', () => {
    const strides = (stride: 'v1' | 'v1.5') => {
      const model = build('resnet50', { stride, inputSize: 64 });
      return ['conv1', 'conv2', 'conv3'].map((part) => shapeOf(model, `stage2_block1_${part}`)[1]);
    };
    expect(strides('v1')).toEqual([8, 8, 8]);
    expect(strides('v1.5')).toEqual([16, 8, 8]);
    // He et al. 2015, table 1, has v1, without its projections and batch norms: 3.8 billion
    expect(summarize(build('resnet50', { stride: 'v1' })).multiplyAdds).toBe(3_857_973_248);
  });

  it('dropout goes into every branch, classifierDropout before the classifier', () => {
    const model = build('wrn16_8', { dropout: 0.3, classifierDropout: 0.5 });
    const drops = model.layers.filter((layer) => layer.getClassName() === 'ResidualDropout');
    expect(drops.map(({ name }) => name).at(-1)).toBe('dropout');
    expect(drops).toHaveLength(6 + 1);
    expect(drops.map((layer) => layer.getConfig().rate)).toEqual([...Array(6).fill(0.3), 0.5]);
    const dense = build('vgg16', { inputSize: 32, width: 0.125 });
    expect(configOf(dense, 'fc2_dropout').rate).toBe(0.5);
    const pooled = build('vgg16', { inputSize: 32, width: 0.125, head: 'pool' });
    expect(pooled.layers.map(({ name }) => name)).not.toContain('dropout');
  });

  it('initializer draws by what goes in, or by what comes out', async () => {
    for (const [initializer, fan] of [
      ['fan-in', 9 * 16],
      ['fan-out', 9 * 32],
    ] as const) {
      const model = createModel('resnet20', { initializer, inputSize: 8 });
      const [kernel] = model.getLayer('stage2_block1_conv1').getWeights();
      const deviation = tf.tidy(() => tf.sqrt(tf.moments(kernel).variance));
      await expectTensorClose(deviation, [Math.sqrt(2 / fan)], { relative: 4 / Math.sqrt(2 * kernel.size) }); // four standard errors
      model.dispose();
    }
  });

  it('bias and batchNorm reach every layer', () => {
    const batchNorm = { epsilon: 1.001e-5, momentum: 0.99 }; // as the ResNet-50 of Keras
    const model = build('resnet50', { bias: true, batchNorm, stride: 'v1' });
    expect(summarize(model).parameters).toBe(25_583_592); // what Keras counts as trainable
    expect(configOf(model, 'stage4_block3_bn3')).toMatchObject(batchNorm);
  });

  it('zero-gamma and stochastic depth work on every family with shortcuts', async () => {
    const zero = createModel('resnet50', { scaling: 'zero-gamma', inputSize: 32, width: 0.0625 });
    const [gamma] = zero.getLayer('stage3_block2_bn3').getWeights();
    expect([...(await gamma.data())]).toEqual(Array(gamma.size).fill(0));
    zero.dispose();
    const deep = build('resnet18', { scaling: 'stochastic-depth', inputSize: 32 });
    expect(configOf(deep, 'stage4_block2_stochastic_depth').survivalProbability).toBe(0.5);
    expect(configOf(deep, 'stage1_block1_stochastic_depth').survivalProbability).toBe(1 - 0.5 / 8);
  });
});

it('finds a model by its alias, and remembers its name', () => {
  const model = build('wrn-16-8', {});
  expect(model.name).toBe('wrn16_8');
  expect(readMetadata(model)?.model).toBe('wrn16_8');
  expect(describeModel('wrn-28-10').name).toBe('wrn28_10');
});

it('gives options that a file of an older version lacks the values of the row', () => {
  const model = build('preresnet164', { inputSize: 8 });
  const { stride: _, stem: __, width: ___, ...older } = readMetadata(model)!.options;
  writeMetadata(model, { model: 'preresnet164', options: older as never });
  expect(readMetadata(model)!.options).toMatchObject({
    stride: 'v1.5',
    stem: 'cifar',
    width: 1,
    inputSize: 8,
  });
});

it('builds the same network from the options that a model remembers', () => {
  for (const name of ['resnet20', 'resnet50', 'wrn16_8'] as const) {
    const first = build(name, { inputSize: 32, classes: 3 });
    const second = build(name, readMetadata(first)!.options);
    expect(readMetadata(second)).toEqual(readMetadata(first));
  }
});

describe('refuses', () => {
  const refusals: [string, AllModelOptions | Record<string, unknown>, RegExp][] = [
    ['resnet50', { inputSize: 31 }, /inputSize is 31; .* at least 32, or of 1\/4 of that with stem: 'cifar'/],
    [
      'resnet20',
      { stem: 'imagenet', inputSize: 15 },
      /inputSize is 15; it must be an integer of at least 16/,
    ],
    ['vgg16', { inputSize: 31 }, /at least 32, so that/],
    ['resnet20', { stem: 'none' }, /stem is "none"; allowed: 'cifar', 'imagenet'/],
    ['resnet20', { stride: 'v1' }, /stride is "v1", .* its blocks are basic: leave it out/],
    ['resnet50', { stride: 'v2' }, /stride is "v2"; allowed: 'v1', 'v1.5'/],
    ['resnet50', { stride: null }, /stride is null; allowed/],
    ['resnet20', { width: 0 }, /width is 0; it must be a number above 0/],
    ['resnet20', { width: 0.3 }, /stages of 4.8, 9.6, 19.2 channels; they must be whole numbers/],
    [
      'preresnet164',
      { width: 1 / 32 },
      /stages of 2, 4, 8 channels; they must be whole numbers that 4 divides/,
    ],
    ['resnet20', { dropout: 1 }, /dropout is 1; it must be from 0 to below 1/],
    ['resnet20', { classifierDropout: -0.1 }, /classifierDropout is -0.1/],
    ['resnet20', { classes: 0, classifierDropout: 0.5 }, /with classes 0 there is no classifier/],
    ['resnet20', { initializer: 'glorot' }, /initializer is "glorot"; allowed: 'fan-in', 'fan-out'/],
    ['resnet20', { bias: 'yes' }, /bias is "yes"; it must be true or false/],
    ['resnet20', { head: 'dense' }, /head is "dense"; allowed: 'pool'/],
    ['plain20', { head: 'dense' }, /takes no option 'head'/],
    ['vgg16', { head: 'none' }, /head is "none"; allowed: 'pool', 'dense'/],
    ['vgg16', { batchNorm: {} }, /vgg16 has no batch norm to set options of; vgg16_bn has/],
    ['vgg16', { shortcut: 'pad' }, /a plain network has no shortcut/],
    ['vgg16', { dropout: 0.5 }, /has neither a stem nor branches; .* classifierDropout/],
    ['vgg16', { stem: 'cifar' }, /has neither a stem nor branches/],
    ['plain20', { stride: 'v1' }, /plain20 takes no option 'stride'/],
    ['resnet50', { shortcut: 'none' }, /would make it a plain network$/],
    [
      'resnet20',
      { shortcut: 'projection', scaling: 'zero-gamma', order: 'relu-before-addition' },
      /never learn/,
    ],
  ];
  it.each(refusals)('%s with %j', (name, options, message) => {
    expect(() => build(name, options)).toThrow(message);
  });
});
