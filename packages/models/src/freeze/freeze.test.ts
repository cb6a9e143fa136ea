import { batches, syntheticDataset } from '@residualjs/datasets';
import { ResidualBatchNormalization } from '@residualjs/layers';
import { describeBackends, randomTensor, readAll } from '@residualjs/testing';
import { train } from '@residualjs/training';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { createModel } from '../create-model.js';
import { tinyNetwork } from '../testing/tiny-network.js';
import { toPlain } from '../to-plain.js';
import { freeze, unfreeze } from './freeze.js';
import { freezeLayers } from './freeze-layers.js';

const build = (options = {}) => createModel('resnet20', { inputSize: 8, classes: 3, ...options });

/** What of a network trains: 'stem', 'stage2', 'logits', in its order. */
const trains = (model: tfl.LayersModel) => [
  ...new Set(model.trainableWeights.map(({ originalName }) => originalName.split('_')[0].split('/')[0])),
];

/** The names of the weights that a step of training changes, by part of the network. */
async function changedBy(model: tfl.LayersModel, step: () => Promise<unknown>): Promise<string[]> {
  const read = () => readAll(model.weights.map((weight) => weight.read()));
  const before = await read();
  await step();
  const after = await read();
  return model.weights
    .filter((_, i) => before[i].some((value, j) => value !== after[i][j]))
    .map(({ originalName }) => originalName);
}

const partsOf = (names: string[]) => [...new Set(names.map((name) => name.split(/[_/]/)[0]))].sort();

async function fit(model: tfl.LayersModel): Promise<void> {
  const [x, y] = [
    randomTensor([4, 8, 8, 3], 1),
    tf.tidy(() => tf.cast(tf.oneHot([0, 1, 2, 0], 3), 'float32')),
  ];
  await model.fit(x, y, { epochs: 2, batchSize: 2, verbose: 0 });
  tf.dispose([x, y]);
}

const compile = (model: tfl.LayersModel) =>
  model.compile({ optimizer: tf.train.momentum(0.05, 0.9), loss: tf.losses.softmaxCrossEntropy as never });

async function trainTwoSteps(model: tfl.LayersModel): Promise<void> {
  const dataset = syntheticDataset({ size: 8, shape: [8, 8, 3], classes: 3, seed: 1 });
  const source = { size: 8, batches: (epoch: number) => batches(dataset, { batchSize: 4, epoch }) };
  await train(model, { train: source }, { steps: 2, learningRate: 0.05 });
}

describe('freeze', () => {
  it.each([
    ['stem', ['stage1', 'stage2', 'stage3', 'logits']],
    ['stage1', ['stage2', 'stage3', 'logits']],
    ['stage3', ['logits']],
    ['stage2_block3_bn2', ['stage3', 'logits']],
    [undefined, ['logits']],
  ])('up to %s leaves %j to train, and unfreeze ends it', (upTo, expected) => {
    for (const model of [build(), build({ fused: false }), toPlain(build())]) {
      const all = model.trainableWeights.length;
      freeze(model, upTo);
      expect(trains(model)).toEqual(expected);
      unfreeze(model);
      expect(model.trainableWeights).toHaveLength(all);
      model.dispose();
    }
  });

  it('up to the end of a pre-activated network takes the closing batch norm too', () => {
    const model = createModel('preresnet110', { inputSize: 8 });
    freeze(model, 'stage3');
    expect(trains(model)).toEqual(['logits']);
  });

  it('inside of a block goes by what leads there: not the other path', () => {
    const model = build({ shortcut: 'projection' });
    freeze(model, 'stage2_block1_conv2');
    const names = model.trainableWeights.map(({ originalName }) => originalName);
    expect(names).toContain('stage2_block1_shortcut/kernel');
    expect(names).not.toContain('stage2_block1_conv2/kernel');
    expect(names).toContain('stage2_block1_bn2/gamma');
  });

  it.each([
    ['stage3', ['stage3', 'logits']],
    ['stem', ['stem', 'stage1', 'stage2', 'stage3', 'logits']],
    ['logits', ['logits']],
    ['stage2_block2_conv1', ['stage2', 'stage3', 'logits']],
  ])('ends from %s on with unfreeze', (from, expected) => {
    const model = build();
    freeze(model);
    unfreeze(model, from);
    expect(trains(model)).toEqual(expected);
  });

  it.each([
    ['stage4', /freeze: the model 'resnet20' has no 'stage4'; it has stage1 to stage3/],
    ['stage0', /has no 'stage0'/],
    ['stage2_blok1_conv1', /has no 'stage2_blok1_conv1'; the nearest are 'stage2_block1_conv1'/],
  ])('refuses %s', (place, message) => {
    const model = build();
    expect(() => freeze(model, place)).toThrow(message);
    expect(() => unfreeze(model, place)).toThrow(message.source.includes('freeze:') ? /unfreeze: / : message);
  });

  it('refuses stages of a model without any, and takes its layers', () => {
    const model = tinyNetwork();
    expect(() => freeze(model, 'stage1')).toThrow(/'tiny' has no stages/);
    freeze(model, 'conv1');
    expect(trains(model)).toEqual(['conv2', 'logits']);
  });
});

/** A network in a network, with batch norms of both kinds. */
function nested(): tfl.LayersModel {
  const inner = tfl.sequential({
    name: 'inner',
    layers: [
      tfl.layers.conv2d({ name: 'inner_conv', inputShape: [8, 8, 3], filters: 2, kernelSize: 3 }),
      tfl.layers.batchNormalization({ name: 'inner_bn1' }),
      new ResidualBatchNormalization({ name: 'inner_bn2' }),
    ],
  });
  return tfl.sequential({
    layers: [
      inner,
      tfl.layers.globalAveragePooling2d({ name: 'pool' }),
      tfl.layers.dense({ name: 'logits', units: 3 }),
    ],
  });
}

describe('freezeLayers', () => {
  it('freezes the layers of such names and no others, and says which', () => {
    const model = build();
    expect(freezeLayers(model, 'STAGE1_*_conv?')).toEqual(
      [1, 2, 3].flatMap((block) => [1, 2].map((conv) => `stage1_block${block}_conv${conv}`)),
    );
    const left = model.trainableWeights.map(({ originalName }) => originalName);
    expect(left).not.toContain('stage1_block2_conv1/kernel');
    expect(left).toContain('stage1_block2_bn1/gamma');
    expect(left).toContain('stage2_block2_conv1/kernel');
    unfreeze(model);
    expect(model.trainableWeights.length).toBe(left.length + 6);
  });

  it.each([
    [
      'stage1_blok1_conv1',
      /no layer with weights of the model 'resnet20' matches 'stage1_blok1_conv1'; .*'stage1_block1_conv1'/,
    ],
    ['pool', /no layer with weights of the model 'resnet20' matches 'pool'/],
  ])('refuses %s', (glob, message) => {
    const model = build();
    const all = model.trainableWeights.length;
    expect(() => freezeLayers(model, glob)).toThrow(message);
    expect(model.trainableWeights).toHaveLength(all);
  });
});

describeBackends('a frozen part', () => {
  const models: [string, () => tfl.LayersModel][] = [
    ['fused', () => build()],
    ['of stock layers', () => build({ fused: false })],
    ['recomputed', () => build({ recompute: 'block' })],
  ];

  it.each(models)('%s: nothing of it is changed by train, moving averages neither', async (_, make) => {
    const model = make();
    freeze(model, 'stage2');
    const changed = await changedBy(model, () => trainTwoSteps(model));
    expect(partsOf(changed)).toEqual(['logits', 'stage3']);
    expect(changed).toContain('stage3_block1_bn1/moving_mean');
    model.dispose();
  });

  it.each(models)('%s: nor where it goes by names', async (_, make) => {
    const model = make();
    freezeLayers(model, 'stage1_block2_*');
    const changed = await changedBy(model, () => trainTwoSteps(model));
    expect(changed.filter((name) => name.startsWith('stage1_block2'))).toEqual([]);
    expect(changed).toContain('stage1_block1_conv1/kernel'); // before it, and the gradient passes through
    expect(changed).toContain('stage1_block3_bn1/moving_mean');
    model.dispose();
  });

  it('of a network in it: nothing is changed in there, moving averages neither', async () => {
    for (const make of [freeze, (model: tfl.LayersModel) => freezeLayers(model, 'inner')]) {
      const model = nested();
      make(model);
      expect(partsOf(await changedBy(model, () => trainTwoSteps(model)))).toEqual(['logits']);
      model.dispose();
    }
  });

  it.each(models)('%s: nor by fit, compiled before or after', async (_, make) => {
    for (const first of [freeze, compile]) {
      const model = make();
      if (first === compile) compile(model);
      freeze(model, 'stage2');
      if (first === freeze) compile(model);
      const changed = await changedBy(model, () => fit(model));
      expect(partsOf(changed)).toEqual(['logits', 'stage3']);
      model.dispose();
    }
  });

  it.each(models)('%s: trains again once it is unfrozen', async (_, make) => {
    const model = make();
    freeze(model);
    unfreeze(model, 'stage2');
    const changed = await changedBy(model, () => trainTwoSteps(model));
    expect(partsOf(changed)).toEqual(['logits', 'stage2', 'stage3']);
    model.dispose();
  });
}, ['wasm']);
