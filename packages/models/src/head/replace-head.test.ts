import { registerLayers } from '@residualjs/layers';
import {
  describeBackends,
  expectNoLeak,
  expectTensorClose,
  randomTensor,
  readBits,
} from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { createModel } from '../create-model.js';
import { features } from '../features/features.js';
import { freeze } from '../freeze/freeze.js';
import { readMetadata, writeMetadata } from '../metadata.js';
import { weightMap } from '../names/weight-map.js';
import { recompute, recomputedSegments } from '../recompute/recompute.js';
import { scramble } from '../testing/scramble.js';
import { replaceHead } from './replace-head.js';

const build = (name = 'resnet20', options = {}) => scramble(createModel(name, { inputSize: 8, ...options }));
const weightsOf = async (model: tfl.LayersModel) => {
  const weights = model.layers.flatMap((layer) => layer.weights);
  const values = await readBits(weights.map((weight) => weight.read()));
  return new Map(weights.map(({ originalName }, i) => [originalName, values[i]]));
};

describeBackends('replaceHead', () => {
  it.each([
    ['resnet20', {}],
    ['resnet20', { fused: false, order: 'full-preactivation' }],
    ['resnet20', { classes: 0 }],
  ])('%s %j: keeps every weight but those of the classifier, and the features', async (name, options) => {
    const model = build(name, options);
    const made = replaceHead(model, { classes: 3, seed: 5 });
    const [before, after] = [await weightsOf(model), await weightsOf(made)];
    expect(made.getLayer('logits').getWeights()[0].shape).toEqual([64, 3]);
    for (const [weight, values] of before)
      if (!weight.startsWith('logits/')) expect(after.get(weight)).toEqual(values);
    const x = randomTensor([2, 8, 8, 3], 1);
    expect((made.predict(x) as tf.Tensor).shape).toEqual([2, 3]);
    const last = (of: tfl.LayersModel) => (features(of).model.predict(x) as tf.Tensor[]).at(-1)!;
    await expectTensorClose(last(made), last(model));
    made.dispose();
    expect((model.predict(x) as tf.Tensor).shape).toEqual([2, 'classes' in options ? 64 : 10]);
    model.dispose();
  });

  it('draws the classifier as createModel does, by the seed', async () => {
    const [model, fresh] = [build(), createModel('resnet20', { inputSize: 8, classes: 3, seed: 5 })];
    const kernelOf = async (of: tfl.LayersModel) => (await weightsOf(of)).get('logits/kernel');
    const made = await kernelOf(replaceHead(model, { classes: 3, seed: 5 }));
    expect(made).toEqual(await kernelOf(fresh));
    expect(await kernelOf(replaceHead(model, { classes: 3, seed: 6 }))).not.toEqual(made);
  });

  it('leaves no tensor behind', async () => {
    const model = build();
    await expectNoLeak(() => {
      replaceHead(model, { classes: 3, dropout: 0.5 }).dispose();
      expect(() => replaceHead(model, { classes: 0 })).toThrow();
    });
    model.dispose();
  });
}, ['wasm']);

describe('replaceHead', () => {
  it('puts dropout before the classifier, in place of what was there', () => {
    const kinds = (model: tfl.LayersModel) => model.layers.slice(-3).map((layer) => layer.getClassName());
    const model = build();
    const [dropped, stock] = [model, build('resnet20', { fused: false })].map((of) =>
      replaceHead(of, { classes: 3, dropout: 0.3 }),
    );
    expect(kinds(dropped)).toEqual(['GlobalAveragePooling2D', 'ResidualDropout', 'Dense']);
    expect(kinds(stock)).toEqual(['GlobalAveragePooling2D', 'Dropout', 'Dense']);
    expect(dropped.getLayer('dropout').getConfig().rate).toBe(0.3);
    const again = replaceHead(dropped, { classes: 4, dropout: 0.1 });
    expect(kinds(again)).toEqual(kinds(dropped));
    expect(again.getLayer('dropout').getConfig().rate).toBe(0.1);
    expect(replaceHead(dropped, { classes: 4 }).getLayer('dropout').getConfig().rate).toBe(0.3);
    expect(kinds(replaceHead(dropped, { classes: 4, dropout: 0 }))).not.toContain('ResidualDropout');
  });

  it('notes its classes, and that the weights were trained for others', () => {
    const model = build();
    const preprocessing = { mean: [0, 0, 0], std: [1, 1, 1] };
    writeMetadata(model, {
      ...readMetadata(model)!,
      pretrained: { source: 'x', preprocessing, dataset: 'CIFAR-10' },
    });
    const made = replaceHead(model, { classes: 3, dropout: 0.2 });
    expect(readMetadata(made)).toMatchObject({
      model: 'resnet20',
      options: { classes: 3, classifierDropout: 0.2, inputSize: 8 },
      pretrained: { source: 'x', preprocessing, dataset: null },
    });
    expect(weightMap(made, 'torchvision')).toContainEqual({
      weight: 'logits/bias',
      source: 'fc.bias',
      layout: 'same',
    });
  });

  it('keeps what is frozen frozen, and trains the classifier', async () => {
    const model = build();
    freeze(model);
    const made = replaceHead(model, { classes: 3 });
    expect(made.trainableWeights.map(({ originalName }) => originalName)).toEqual([
      'logits/kernel',
      'logits/bias',
    ]);
    registerLayers();
    const artifacts = new Promise<tf.io.ModelArtifacts>((resolve) => {
      void made.save(
        tf.io.withSaveHandler(async (saved) => {
          resolve(saved);
          return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
        }),
      );
    });
    const loaded = await tfl.loadLayersModel(tf.io.fromMemory(await artifacts));
    expect(await weightsOf(loaded)).toEqual(await weightsOf(made));
  });

  it('recomputes what the model recomputes', () => {
    const model = build('resnet20', { recompute: 'block' });
    const made = replaceHead(model, { classes: 3 });
    expect(recomputedSegments(made)).toBe('block');
    recompute(model, null);
    expect(recomputedSegments(replaceHead(model, { classes: 3 }))).toBeNull();
    expect(recomputedSegments(replaceHead(made, { classes: 2 }))).toBe('block');
  });

  it('takes models of others that end in a dense layer', () => {
    const layers = [
      tfl.layers.dense({ name: 'hidden', units: 5, inputShape: [4] }),
      tfl.layers.dense({ name: 'answers', units: 2, activation: 'softmax' }),
    ];
    const made = replaceHead(tfl.sequential({ layers }), { classes: 7 });
    expect(made.getLayer('answers').getConfig()).toMatchObject({ units: 7, activation: 'linear' });
  });

  it.each([
    [{ classes: 0 }, /replaceHead\(resnet20\): classes is 0; it must be an integer of at least 1/],
    [{ classes: 2, seed: 0.5 }, /seed is 0.5/],
    [{ classes: 2, dropout: 1 }, /dropout is 1; it must be at least 0 and below 1/],
  ])('refuses %j', (options, message) => {
    const model = createModel('resnet20');
    expect(() => replaceHead(model, options)).toThrow(message);
  });

  it('refuses a model that ends in something else', () => {
    const layers = [tfl.layers.conv2d({ name: 'map', inputShape: [8, 8, 3], filters: 2, kernelSize: 1 })];
    expect(() => replaceHead(tfl.sequential({ name: 'segments', layers }), { classes: 2 })).toThrow(
      /replaceHead\(segments\): the model ends in Conv2D 'map', with outputs \[-, 8, 8, 2\]; it must end in one dense layer/,
    );
  });
});
