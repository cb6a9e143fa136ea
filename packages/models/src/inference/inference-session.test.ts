import { ORDERS, type OrderName, residualBlock, SCALINGS, SHORTCUTS } from '@residualjs/layers';
import {
  describeBackends,
  expectNoLeak,
  expectTensorClose,
  randomTensor,
  tidyAsync,
} from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { createModel } from '../create-model.js';
import { foldBatchNorm } from '../fold/fold-batch-norm.js';
import { scramble } from '../testing/scramble.js';
import { fusionsOf } from './fusions.js';
import {
  type InferenceSession,
  type InferenceSessionOptions,
  inferenceSession,
} from './inference-session.js';

const apply = (layer: tfl.layers.Layer, x: tfl.SymbolicTensor | tfl.SymbolicTensor[]) =>
  layer.apply(x) as tfl.SymbolicTensor;

/** Checks the outputs of a session against those of the model, of 1 and of 5 images; scrambles the weights first. */
async function expectOutputsOf(model: tfl.LayersModel, options: InferenceSessionOptions = {}): Promise<void> {
  scramble(model);
  const session = inferenceSession(model, options);
  const images = (count: number) => {
    const inputs = model.inputs.map(({ shape }, i) =>
      randomTensor([count, ...shape.slice(1).map((length) => length ?? 6)], i + 5),
    );
    return inputs.length === 1 ? inputs[0] : inputs;
  };
  const outputs = (result: tf.Tensor | tf.Tensor[]) => (Array.isArray(result) ? result : [result]);
  for (const count of [1, 5]) {
    await tidyAsync(async () => {
      const x = images(count);
      const expected = outputs(model.predict(x) as tf.Tensor | tf.Tensor[]);
      const actual = outputs(session.predict(x));
      expect(actual.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
      for (const [i, value] of actual.entries())
        await expectTensorClose(value, expected[i], { relative: 1e-5 });
    });
  }
  const x = images(3);
  await expectNoLeak(() => tf.dispose(session.predict(x)));
  tf.dispose(x);
  session.dispose();
}

describeBackends('inferenceSession', () => {
  it.each([
    ['resnet20', {}],
    ['resnet20', { fused: false, padding: 'tensorflow' }],
    ['resnet20', { shortcut: 'projection' }],
    ['plain20', {}],
    ['preresnet110', {}],
    ['preresnet164', {}],
  ] as const)('has the outputs of %s, %j', async (name, options) => {
    const model = createModel(name, { inputSize: 9, classes: 4, ...options });
    await expectOutputsOf(model);
    model.dispose();
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
    for (const options of kinds) {
      const image = tfl.input({ name: 'image', shape: [5, 5, 4] });
      const y = residualBlock({ name: 'a', filters: 4, ...options })(image);
      const z = residualBlock({ name: 'b', filters: 8, stride: 2, branch: 'bottleneck', ...options })(y);
      const model = tfl.model({ inputs: image, outputs: z });
      await expectOutputsOf(model);
      model.dispose();
    }
  });

  it('has those of shared, nested, doubled and unknown layers, and of several inputs and outputs', async () => {
    const conv = (name: string, options = {}) =>
      tfl.layers.conv2d({ name, filters: 4, kernelSize: 3, padding: 'same', ...options });
    const image = tfl.input({ name: 'image', shape: [6, 6, 4] });
    const other = tfl.input({ name: 'other', shape: [6, 6, 4] });
    const shared = conv('shared');
    const padded = apply(
      tfl.layers.zeroPadding2d({
        padding: [
          [2, 0],
          [1, 1],
        ] as never,
      }),
      image,
    );
    let x = apply(tfl.layers.add(), [apply(conv('valid', { padding: 'valid' }), padded), other]);
    x = apply(tfl.layers.reLU(), apply(tfl.layers.add(), [apply(shared, x), apply(shared, x)]));
    const both = apply(conv('both'), x);
    x = apply(tfl.layers.reLU(), apply(tfl.layers.add(), [both, both]));
    x = apply(conv('sigmoid', { activation: 'sigmoid' }), x);
    x = apply(conv('dilated', { dilationRate: 2, useBias: false }), x);
    const inner = tfl.sequential({
      name: 'inner',
      layers: [
        conv('inner_conv', { inputShape: [6, 6, 4] }),
        tfl.layers.batchNormalization(),
        tfl.layers.dropout({ rate: 0.5 }),
      ],
    });
    x = apply(tfl.layers.leakyReLU(), apply(inner, apply(tfl.layers.batchNormalization(), x)));
    x = apply(tfl.layers.add(), [x, apply(conv('relu_first', { activation: 'relu' }), x), image]);
    x = apply(tfl.layers.reLU({ maxValue: 6 }), apply(conv('strided', { strides: [2, 1] }), x));
    const outputs = [apply(tfl.layers.flatten(), x), both];
    const model = tfl.model({ inputs: [image, other], outputs });
    await expectOutputsOf(model, { batchSize: 2 });
    model.dispose();
  });

  it('takes images of any size where the model does', async () => {
    const image = tfl.input({ shape: [null, null, 4] });
    const x = apply(tfl.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }), image);
    const y = apply(tfl.layers.reLU(), apply(tfl.layers.add(), [x, image]));
    const model = tfl.model({ inputs: image, outputs: y });
    await expectOutputsOf(model);
    model.dispose();
  });

  it('holds what it was made of, frees it, and leaves the model as it is', async () => {
    const model = createModel('resnet20', { inputSize: 8 });
    const x = randomTensor([2, 8, 8, 3], 1);
    await expectNoLeak(async () => {
      let session!: InferenceSession;
      tf.tidy(() => {
        session = inferenceSession(model);
      });
      const predict = () => tidyAsync(async () => [...(await (session.predict(x) as tf.Tensor).data())]);
      const before = await predict();
      const weights = model.getWeights().map((weight) => tf.clone(weight));
      scramble(model);
      expect(await predict()).toEqual(before);
      model.setWeights(weights);
      tf.dispose(weights);
      session.dispose();
      session.dispose();
      expect(() => session.predict(x)).toThrow("the session of the model 'resnet20' has been disposed");
    });
    tf.dispose(x);
    model.dispose();
  });

  it('refuses what does not fit', () => {
    const model = createModel('resnet20', { inputSize: 8 });
    const session = inferenceSession(model);
    const wanted = 'it must be [N, 8, 8, 3], N the same for all inputs and at least 1';
    for (const shape of [
      [8, 8, 3],
      [2, 8, 9, 3],
      [2, 8, 8, 1],
      [0, 8, 8, 3],
    ]) {
      expect(() => session.predict(tf.zeros(shape))).toThrow(`[${shape.join(', ')}]; ${wanted}`);
    }
    expect(() => session.predict([])).toThrow("the model 'resnet20' takes 1 inputs and got 0");
    expect(() => inferenceSession(model, { batchSize: 0 })).toThrow('batchSize is 0');
    const masked = tfl.sequential({ layers: [tfl.layers.masking({ inputShape: [4, 2] })] });
    expect(() => inferenceSession(masked)).toThrow(/^Masking '.*' makes a mask/);
    session.dispose();
    model.dispose();
  });
}, ['wasm']);

describe('the steps of a session', () => {
  it('are one for each convolution of a ResNet, with padding, addition and ReLU in it', () => {
    const model = createModel('resnet20', { fused: false });
    const folded = foldBatchNorm(model);
    const steps = fusionsOf(folded).map(({ main, padding, addend, relu }) =>
      [
        padding ? 'pad' : '',
        main.outboundLayer.getClassName(),
        addend ? 'add' : '',
        relu ? 'relu' : '',
      ].filter((part) => part !== ''),
    );
    expect(steps.slice(0, 3)).toEqual([['Conv2D'], ['Conv2D'], ['Conv2D', 'add', 'relu']]);
    expect(steps).toContainEqual(['pad', 'Conv2D']);
    expect(
      steps.filter(([name]) => name === 'Add' || name === 'Activation' || name === 'ZeroPadding2D'),
    ).toHaveLength(2); // of the shortcuts
    model.dispose();
    folded.dispose();
  });

  it('join the ReLU of a batch norm that could not be folded', () => {
    const model = createModel('preresnet110', { fused: false });
    const folded = foldBatchNorm(model);
    const norms = fusionsOf(folded).filter(
      ({ main }) => main.outboundLayer.getClassName() === 'BatchNormalization',
    );
    expect(norms.length).toBeGreaterThan(50);
    expect(norms.every(({ relu }) => relu)).toBe(true);
    model.dispose();
    folded.dispose();
  });
});
