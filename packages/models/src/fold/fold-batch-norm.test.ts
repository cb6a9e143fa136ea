import {
  ORDERS,
  type OrderName,
  type ResidualBlockOptions,
  residualBlock,
  SCALINGS,
  SHORTCUTS,
} from '@residualjs/layers';
import { describeBackends, expectTensorClose, randomTensor, tidyAsync } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { createModel } from '../create-model.js';
import { readMetadata } from '../metadata.js';
import { scramble } from '../testing/scramble.js';
import { foldBatchNorm } from './fold-batch-norm.js';

const apply = (layer: tfl.layers.Layer, x: tfl.SymbolicTensor | tfl.SymbolicTensor[]) =>
  layer.apply(x) as tfl.SymbolicTensor;
const predict = (model: tfl.LayersModel, x: tf.Tensor) => model.predict(x) as tf.Tensor;
const classes = (model: tfl.LayersModel) => model.layers.map((layer) => layer.getClassName());
const normalizations = (model: tfl.LayersModel) =>
  model.layers.filter((layer) => layer.getClassName() === 'BatchNormalization').map(({ name }) => name);

/** Folds a model with weights away from their first values, checks the outputs, and gives the folded one. */
async function foldAndCompare(model: tfl.LayersModel): Promise<tfl.LayersModel> {
  scramble(model);
  const folded = foldBatchNorm(model);
  await tidyAsync(async () => {
    const x = randomTensor([2, ...(model.inputs[0].shape.slice(1) as number[])], 5);
    await expectTensorClose(predict(folded, x), predict(model, x), { relative: 1e-5 });
  });
  expect(classes(folded).filter((name) => name.startsWith('Residual'))).toEqual([]);
  return folded;
}

describeBackends('foldBatchNorm of the zoo', () => {
  const rows = ['resnet20', 'resnet56', 'plain20', 'plain56', 'preresnet110', 'preresnet164'] as const;

  it.each(rows.flatMap((name) => [true, false].map((fused) => ({ name, fused }))))(
    'has the outputs of $name, fused: $fused',
    async ({ name, fused }) => {
      const model = createModel(name, { inputSize: 9, classes: 4, fused });
      const folded = await foldAndCompare(model);
      const firsts = /^(stage\d_block\d+_bn1|final_bn)$/; // follow an addition, but for the very first
      const left = normalizations(folded);
      expect(left.every((layer) => firsts.test(layer))).toBe(true);
      if (!name.startsWith('pre')) expect(left).toEqual([]);
      model.dispose();
      folded.dispose();
    },
  );

  it('leaves stock layers with sensible names, ReLUs in the convolutions, and a note', () => {
    const model = createModel('resnet20', { inputSize: 8 });
    const folded = foldBatchNorm(model);
    const block = folded.layers.filter(({ name }) => name.startsWith('stage1_block1'));
    expect(block.map((layer) => `${layer.name}: ${layer.getClassName()}`)).toEqual([
      'stage1_block1_conv1: Conv2D',
      'stage1_block1_conv2: Conv2D',
      'stage1_block1_bn2_add: Add',
      'stage1_block1_bn2_relu: Activation',
    ]);
    expect(block.map((layer) => layer.getConfig().activation)).toEqual(['relu', 'linear', undefined, 'relu']);
    expect(folded.weights.slice(0, 3).map(({ originalName }) => originalName)).toEqual([
      'stem_conv/kernel',
      'stem_conv/bias',
      'stage1_block1_conv1/kernel',
    ]);
    expect(folded.weights).toHaveLength(2 * 20); // kernel and bias of each of the 20 layers
    expect(readMetadata(folded)).toMatchObject({ model: 'resnet20', folded: true });
    expect(readMetadata(model)).not.toHaveProperty('folded');
    model.dispose();
    folded.dispose();
  });

  it('saves what tfjs alone loads', async () => {
    const model = createModel('preresnet164', { inputSize: 8 });
    const folded = await foldAndCompare(model);
    let saved: tf.io.ModelArtifacts | undefined;
    await folded.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
      }),
    );
    expect(JSON.stringify(saved!.modelTopology)).not.toContain('Residual');
    const loaded = await tfl.loadLayersModel(tf.io.fromMemory(saved!));
    const x = randomTensor([1, 8, 8, 3], 2);
    expect([...(await predict(loaded, x).data())]).toEqual([...(await predict(folded, x).data())]);
    for (const made of [model, folded, loaded]) made.dispose();
  });

  it('has the outputs of every kind of block', async () => {
    const kinds = (Object.keys(ORDERS) as OrderName[]).flatMap((order) => [
      ...SHORTCUTS.filter((shortcut) => shortcut !== 'identity').map((shortcut) => ({ order, shortcut })),
      ...SCALINGS.filter((scaling) => scaling !== 'zero-gamma').map((scaling) => ({
        order,
        scaling,
        shortcut: 'projection' as const,
      })),
    ]);
    for (const options of kinds as Partial<ResidualBlockOptions>[]) {
      const image = tfl.input({ name: 'image', shape: [5, 5, 4] });
      const y = residualBlock({ name: 'a', filters: 4, ...options })(image);
      const z = residualBlock({ name: 'b', filters: 8, stride: 2, branch: 'bottleneck', ...options })(y);
      const model = tfl.model({ inputs: image, outputs: z });
      (await foldAndCompare(model)).dispose();
      model.dispose();
    }
  });
}, ['wasm']);

/** A layer of each class that a batch norm can be folded into, with the shape of one input. */
const CONVOLUTIONS: [tfl.layers.Layer, number[]][] = [
  [tfl.layers.conv1d({ filters: 3, kernelSize: 2 }), [5, 2]],
  [tfl.layers.conv2d({ filters: 3, kernelSize: 2, useBias: false }), [4, 4, 2]],
  [tfl.layers.conv2d({ filters: 3, kernelSize: 2 }), [4, 4, 2]],
  [tfl.layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2 }), [4, 4, 2]],
  [tfl.layers.separableConv2d({ filters: 3, kernelSize: 2, depthMultiplier: 2 }), [4, 4, 2]],
  [tfl.layers.conv2dTranspose({ filters: 3, kernelSize: 2, strides: 2 }), [2, 2, 2]],
  [tfl.layers.dense({ units: 3 }), [4]],
];

describeBackends('foldBatchNorm of any model in stock layers', () => {
  it.each(CONVOLUTIONS.map(([layer, shape]) => [layer.getClassName(), layer, shape] as const))(
    'folds into a %s',
    async (_, layer, shape) => {
      for (const options of [{}, { scale: false }, { center: false, epsilon: 0.1 }]) {
        const x = tfl.input({ shape });
        let y = apply(layerLike(layer), x);
        y = apply(tfl.layers.batchNormalization(options), y);
        y = apply(tfl.layers.reLU(), y);
        const model = tfl.model({ inputs: x, outputs: y });
        const folded = await foldAndCompare(model);
        expect(folded.layers).toHaveLength(2);
        model.dispose();
        folded.dispose();
      }
    },
  );

  it('leaves what cannot be folded, and everything that is shared', async () => {
    const x = tfl.input({ name: 'image', shape: [4, 4, 2] });
    const conv = (name: string, activation: 'linear' | 'relu' = 'linear') =>
      tfl.layers.conv2d({ name, filters: 2, kernelSize: 3, padding: 'same', activation });
    const bn = (name: string, axis = -1) => tfl.layers.batchNormalization({ name, axis });
    const shared = conv('shared');
    let y = apply(bn('first'), x); // before any convolution
    y = apply(bn('after_relu'), apply(conv('rectified', 'relu'), y));
    y = apply(bn('after_shared'), apply(shared, apply(shared, y)));
    y = apply(bn('other_axis', 1), apply(conv('by_height'), y));
    const both = apply(conv('used_twice'), y);
    y = apply(tfl.layers.add({ name: 'sum' }), [both, apply(bn('beside'), both)]);
    const output = apply(conv('output'), apply(bn('after_sum'), y));
    y = apply(bn('after_output'), output);
    const last = apply(
      tfl.layers.activation({ name: 'relu6', activation: 'relu6' }),
      apply(bn('folded'), apply(conv('plain'), y)),
    );
    const model = tfl.model({ inputs: x, outputs: [last, output] });
    scramble(model);
    const folded = foldBatchNorm(model);
    expect(model.layers.map(({ name }) => name).filter((name) => name !== 'folded')).toEqual(
      folded.layers.map(({ name }) => name),
    );
    const image = randomTensor([2, 4, 4, 2], 3);
    const [a, b] = [folded, model].map((made) => made.predict(image) as tf.Tensor[]);
    for (const i of [0, 1]) await expectTensorClose(a[i], b[i], { relative: 1e-5 });
    model.dispose();
    folded.dispose();
  });

  it('folds inside of nested models and in a Sequential', async () => {
    const layers = () => [
      tfl.layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [5, 5, 2], padding: 'same' }),
      tfl.layers.batchNormalization(),
    ];
    const x = tfl.input({ shape: [5, 5, 2] });
    const inner = tfl.sequential({ name: 'inner', layers: layers() });
    const nested = tfl.model({ inputs: x, outputs: apply(inner, x) });
    await foldAndCompare(tfl.sequential({ layers: layers() }));
    const folded = await foldAndCompare(nested);
    expect(classes(folded.getLayer('inner') as tfl.LayersModel)).toEqual(['InputLayer', 'Conv2D']);
  });

  it('leaves the model as it is and nothing behind', () => {
    const model = createModel('resnet20', { inputSize: 8, scaling: 'rezero' });
    const before = tf.memory().numTensors;
    const folded = foldBatchNorm(model);
    folded.dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(model.getLayer('stem_bn').getClassName()).toBe('ResidualBatchNormalization');
    model.dispose();
  });
});

function layerLike(layer: tfl.layers.Layer): tfl.layers.Layer {
  const type = layer.constructor as unknown as {
    fromConfig(type: unknown, config: tf.serialization.ConfigDict): tfl.layers.Layer;
  };
  return type.fromConfig(type, { ...layer.getConfig(), name: undefined as never });
}
