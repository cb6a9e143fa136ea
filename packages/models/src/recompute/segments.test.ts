import { batchNormalization, convolution, residualBlock } from '@residualjs/layers';
import { describeBackends, randomTensor, readBits, tidyAsync } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { createModel } from '../create-model.js';
import { recompute } from './recompute.js';

type Stage = (x: tfl.SymbolicTensor) => tfl.SymbolicTensor;
const apply = (layer: tfl.layers.Layer, x: tfl.SymbolicTensor) => layer.apply(x) as tfl.SymbolicTensor;
const conv = (name: string) => convolution({ name, filters: 2, seed: 1 });

/** A functional model of images of 4x4 that ends in two outputs. */
function modelOf(...stages: Stage[]): tfl.LayersModel {
  const image = tfl.input({ name: 'image', shape: [4, 4, 2] });
  const y = stages.reduce((x, stage) => stage(x), image);
  const pooled = apply(tfl.layers.globalAveragePooling2d({ name: 'pool' }), y);
  return tfl.model({ name: 'tiny', inputs: image, outputs: [pooled, apply(tfl.layers.flatten(), y)] });
}

describeBackends('a network of one kind of block by hand, with two outputs', () => {
  it('has the same gradients with every kind of segment', async () => {
    const model = modelOf(
      conv('stem'),
      residualBlock({ name: 'stage1_block1', filters: 2, dropout: 0.3 }),
      residualBlock({ name: 'stage1_block2', filters: 3, stride: 2, shortcut: 'projection' }),
      batchNormalization({ name: 'between' }),
      residualBlock({
        name: 'stage2_block1',
        filters: 3,
        branch: 'bottleneck',
        width: 2,
        scaling: 'zero-gamma',
      }),
    );
    const x = randomTensor([2, 4, 4, 2], 3);
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const gradients = () => {
      for (const layer of model.layers) if ('randomStep' in layer) layer.randomStep = 0;
      return tidyAsync(() => {
        const { grads } = tf.variableGrads(() => {
          const [a, b] = model.apply(x, { training: true }) as tf.Tensor[];
          return tf.add(tf.sum(tf.square(a)), tf.sum(tf.tanh(b)));
        }, variables);
        return readBits(variables.map(({ name }) => grads[name]));
      });
    };
    const expected = await gradients();
    for (const segments of ['block', 'stage', { every: 5 }] as const) {
      // every five blocks is all of them, which the BN between them parts: the second gets a segment of its own
      recompute(model, segments);
      expect(await gradients()).toEqual(expected);
    }
    x.dispose();
    model.dispose();
  });
});

describe('recompute refuses', () => {
  it('a model without blocks', () => {
    expect(() => recompute(modelOf(conv('stem')), 'block')).toThrow(/'tiny' has no blocks/);
  });

  it('a Sequential', () => {
    const layers = [tfl.layers.dense({ units: 1, inputShape: [2] })];
    expect(() => recompute(tfl.sequential({ name: 'mlp', layers }), 'block')).toThrow(
      /'mlp' is a Sequential/,
    );
  });

  it('a segment with two ends, naming them', () => {
    const model = modelOf((x) => {
      const y = conv('stage1_block1_conv1')(x);
      return tfl.layers.add({ name: 'sum' }).apply([conv('stage1_block1_conv2')(y), y]) as tfl.SymbolicTensor;
    });
    expect(() => recompute(model, 'block')).toThrow(
      /2 tensors come out of 'stage1_block1' \('stage1_block1_conv1', 'stage1_block1_conv2'\)/,
    );
  });

  it.each([0, 1.5, '2', null])('segments of %j blocks', (every) => {
    expect(() => createModel('resnet20', { recompute: { every: every as number } })).toThrow(
      /resnet20: recompute is \{"every":.*\}; it must be 'stage', 'block', \{ every: n \}/,
    );
  });

  it('a stock dropout, which would drop other values the second time, and leaves nothing behind', () => {
    const before = tf.memory().numTensors;
    expect(() => createModel('resnet20', { fused: false, shortcut: 'dropout', recompute: 'block' })).toThrow(
      /Dropout 'stage1_block1_shortcut_dropout' draws other random numbers/,
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
