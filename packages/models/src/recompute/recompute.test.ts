import { tapGradients } from '@residualjs/gradients';
import { registerLayers, setRandomSteps } from '@residualjs/layers';
import { describeBackends, expectNoLeak, randomTensor, readBits, tidyAsync } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { createModel } from '../create-model.js';
import type { ResidualModelOptions } from '../options.js';
import { stageInputs } from '../stage-inputs.js';
import { toPlain } from '../to-plain.js';
import type { Recompute } from './option.js';
import { MODEL_INTERNALS, recompute } from './recompute.js';

const SEGMENTS: Recompute[] = ['block', 'stage', { every: 2 }];
const SIZE = 8;
const build = (name: string, options: ResidualModelOptions = {}) =>
  createModel(name, { inputSize: SIZE, classes: 3, ...options });
const images = () => randomTensor([4, SIZE, SIZE, 3], 1);
const labels = () => tf.tidy(() => tf.cast(tf.oneHot([0, 1, 2, 0], 3), 'float32'));

/** Loss and gradients of a step, and the weights after it, which has moved the averages alone. */
function stepOf(model: tfl.LayersModel): Promise<string[]> {
  return tidyAsync(() => {
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { value, grads } = tf.variableGrads(() => {
      const logits = model.apply(images(), { training: true }) as tf.Tensor2D;
      return tf.losses.softmaxCrossEntropy(labels(), logits) as tf.Scalar;
    }, variables);
    return readBits([value, ...variables.map(({ name }) => grads[name]), ...model.getWeights()]);
  });
}

/** The weights after some steps of `fit` and one of `trainOnBatch`, and what they report. */
async function fit(model: tfl.LayersModel): Promise<unknown> {
  const optimizer = tf.train.momentum(0.02, 0.9);
  model.compile({ optimizer, loss: tf.losses.softmaxCrossEntropy as never, metrics: ['accuracy'] });
  const [x, y] = [images(), labels()];
  const { history } = await model.fit(x, y, { epochs: 3, batchSize: 2, shuffle: false, verbose: 0 });
  const last = await model.trainOnBatch(x, y);
  tf.dispose([x, y]);
  optimizer.dispose();
  return [history, last, await readBits(model.getWeights())];
}

it.each(MODEL_INTERNALS)('LayersModel.%s, which recompute lays over, is there', (name) => {
  expect(typeof Reflect.get(tfl.LayersModel.prototype, name)).toBe('function');
});

describeBackends('recompute', () => {
  const rows: [string, ResidualModelOptions][] = [
    ['resnet20', {}],
    ['resnet20', { fused: false, shortcut: 'projection' }],
    ['plain20', {}],
    ['preresnet110', {}],
    ['preresnet164', {}],
    ['resnet20', { shortcut: 'exclusive-gate', order: 'bn-after-addition' }],
    ['resnet20', { scaling: 'rezero', order: 'relu-only-preactivation' }],
    ['resnet20', { shortcut: 'dropout', scaling: 'stochastic-depth' }],
  ];

  describe.each(rows)('%s %j', (name, options) => {
    it('has the same loss, gradients and moving averages, bit by bit', async () => {
      const model = build(name, options);
      const start = model.getWeights().map((weight) => weight.clone());
      const expected = await stepOf(model);
      for (const segments of name === 'resnet20' ? SEGMENTS : SEGMENTS.slice(2)) {
        model.setWeights(start);
        setRandomSteps(model, 0);
        recompute(model, segments);
        expect(await stepOf(model)).toEqual(expected);
      }
      tf.dispose(start);
      model.dispose();
    });
  });

  it('trains in fit as without it', async () => {
    const options: ResidualModelOptions = { shortcut: 'dropout', scaling: 'stochastic-depth' };
    const [model, lean] = [build('resnet20', options), build('resnet20', { ...options, recompute: 'block' })];
    expect(await fit(lean)).toEqual(await fit(model));
    model.dispose();
    lean.dispose();
  });

  it.each(SEGMENTS)('shows gradients to taps, at the ends of segments and inside: %j', async (segments) => {
    const norms = async (model: tfl.LayersModel) => {
      const taps = tapGradients(model, [...stageInputs(model), 'stage2_block2_conv1', 'pool']);
      await stepOf(model);
      const read = await taps.read();
      taps.detach();
      model.dispose();
      return read;
    };
    const expected = await norms(build('resnet20'));
    expect(Object.keys(expected)).toHaveLength(5);
    expect(await norms(build('resnet20', { recompute: segments }))).toEqual(expected);
  });

  it('changes nothing that is saved, and holds for a loaded model once asked for', async () => {
    const artifacts = async (model: tfl.LayersModel) => {
      let saved: tf.io.ModelArtifacts | undefined;
      await model.save(
        tf.io.withSaveHandler(async (all) => {
          saved = all;
          return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
        }),
      );
      return saved!;
    };
    const [model, lean] = [build('resnet20'), build('resnet20', { recompute: 'block' })];
    expect(await artifacts(lean)).toEqual(await artifacts(model));
    registerLayers();
    const loaded = await tfl.loadLayersModel(tf.io.fromMemory(await artifacts(lean)));
    recompute(loaded, 'stage');
    const plain = toPlain(lean);
    recompute(plain, 'block');
    const expected = await stepOf(model);
    expect(await stepOf(loaded)).toEqual(expected);
    expect(await stepOf(plain)).toHaveLength(expected.length);
    for (const made of [model, lean, loaded, plain]) made.dispose();
  });

  it('leaves inference alone, and models made of the same layers; null ends it', async () => {
    const model = build('resnet20', { recompute: 'block' });
    const inside = model.getLayer('stage1_block2_bn1').output as tfl.SymbolicTensor;
    const features = tfl.model({ inputs: model.inputs, outputs: inside });
    const [x, start] = [images(), model.getWeights().map((weight) => weight.clone())];
    const outputs = () => {
      model.setWeights(start);
      return readBits([model.predict(x), features.apply(x, { training: true })] as tf.Tensor[]);
    };
    const expected = await outputs();
    recompute(model, null);
    expect(await outputs()).toEqual(expected);
    tf.dispose([x, ...start]);
    model.dispose();
  });

  it('leaves nothing behind', async () => {
    const model = build('resnet20', { recompute: { every: 2 }, shortcut: 'dropout' });
    await stepOf(model);
    await expectNoLeak(async () => {
      for (let i = 0; i < 3; i++) await stepOf(model);
    });
    model.dispose();
  });
}, ['wasm']);
