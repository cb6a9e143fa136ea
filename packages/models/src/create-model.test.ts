import {
  describeBackends,
  expectClose,
  expectNoLeak,
  expectTensorClose,
  randomTensor,
  readBits,
} from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { createModel } from './create-model.js';
import { describeModel } from './describe-model.js';
import { listModels } from './list-models.js';
import type { ResidualModelOptions } from './options.js';
import { summarize } from './summarize.js';
import { withoutDrawing } from './testing/without-drawing.js';
import { UnknownModelError } from './unknown-model-error.js';

const weightsOf = (model: tfl.LayersModel) => readBits(model.getWeights());
const predict = (model: tfl.LayersModel, x: tf.Tensor) => model.predict(x) as tf.Tensor;

describeBackends('createModel', () => {
  describe.each(listModels())('%s', (name) => {
    it('has the parameters and multiply-adds of its row', () => {
      const model = withoutDrawing(() => createModel(name));
      const { parameters, multiplyAdds, inputShape, classes } = describeModel(name);
      expect(summarize(model)).toMatchObject({ name, parameters, multiplyAdds });
      expect(model.inputs[0].shape).toEqual([null, ...inputShape]);
      expect(model.outputs[0].shape).toEqual([null, classes]);
      model.dispose();
    });
  });

  it('takes other images and classes', () => {
    const model = createModel('resnet20', { inputSize: 28, channels: 1, classes: 7 });
    const logits = tf.tidy(() => predict(model, tf.zeros([2, 28, 28, 1])));
    expect(logits.shape).toEqual([2, 7]);
    // 3x3 kernels of two input channels fewer, and three classes fewer
    expect(summarize(model).parameters).toBe(269_722 - 2 * 9 * 16 - 3 * 65);
    tf.dispose(logits);
    model.dispose();
  });

  it.each([28, 15, 7, 4])('takes images of %i pixels a side', (inputSize) => {
    for (const padding of ['torch', 'tensorflow'] as const) {
      const model = createModel('preresnet110', { inputSize, padding });
      const sizes = [1, 2, 3].map((stage) => model.getLayer(`stage${stage}_block1_conv2`).outputShape);
      const [half, quarter] = [Math.ceil(inputSize / 2), Math.ceil(Math.ceil(inputSize / 2) / 2)];
      expect(sizes).toEqual([
        [null, inputSize, inputSize, 16],
        [null, half, half, 32],
        [null, quarter, quarter, 64],
      ]);
      model.dispose();
    }
  });

  it('draws the same weights from the same seed, and others from another', async () => {
    const [a, b, c] = [1, 1, 2].map((seed) => createModel('resnet20', { seed }));
    expect(await weightsOf(a)).toEqual(await weightsOf(b));
    expect((await weightsOf(a))[0]).not.toEqual((await weightsOf(c))[0]);
    for (const model of [a, b, c]) model.dispose();
  });

  it('draws each kernel with the standard deviation sqrt(2 / inputs)', async () => {
    const model = createModel('resnet56');
    for (const [layer, inputs] of [
      ['stage1_block2_conv1', 9 * 16],
      ['stage3_block1_conv1', 9 * 32],
      ['stage3_block9_conv2', 9 * 64],
    ] as const) {
      const [kernel] = model.getLayer(layer).getWeights();
      const { mean, variance } = tf.tidy(() => tf.moments(kernel));
      const deviation = Math.sqrt(2 / inputs);
      const error = 4 / Math.sqrt(kernel.size); // four standard errors
      await expectTensorClose(mean, [0], { absolute: error * deviation });
      await expectTensorClose(tf.sqrt(variance), [deviation], { relative: error });
    }
    model.dispose();
  });

  it('gives a stock model with the same weights in the same order', async () => {
    for (const name of ['resnet20', 'plain20', 'preresnet110', 'preresnet164'] as const) {
      const fused = createModel(name, { inputSize: 8, seed: 3 });
      const plain = createModel(name, { inputSize: 8, seed: 3, fused: false });
      expect(plain.layers.some((layer) => layer.getClassName().startsWith('Residual'))).toBe(false);
      expect(await weightsOf(plain)).toEqual(await weightsOf(fused));
      const x = randomTensor([2, 8, 8, 3], 1);
      await expectTensorClose(predict(plain, x), predict(fused, x));
      fused.dispose();
      plain.dispose();
    }
  });

  it('starts every block as the identity with ReZero', () => {
    const model = createModel('resnet20', { inputSize: 8, scaling: 'rezero', order: 'full-preactivation' });
    expect(summarize(model).parameters).toBeGreaterThan(269_722);
    const factors = model.weights.filter(({ originalName }) => originalName.includes('alpha'));
    expect(factors).toHaveLength(9);
    model.dispose();
  });

  it('gives later blocks a lower chance to survive', () => {
    const model = createModel('resnet20', {
      scaling: { type: 'stochastic-depth', survivalProbability: 0.1 },
    });
    const survival = model.layers
      .filter((layer) => layer.getClassName() === 'ResidualStochasticDepth')
      .map((layer) => layer.getConfig().survivalProbability as number);
    expectClose(survival, [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]); // 1 - l / L (1 - 0.1)
    model.dispose();
  });

  it('leaves no tensor behind', () =>
    expectNoLeak(() => {
      createModel('resnet20', { inputSize: 8 }).dispose();
      expect(() => createModel('resnet20', { classes: -1 })).toThrow(/classes/);
    }));
}, ['wasm']);

describe('refuses', () => {
  const refused = (name: string, options: object) => () => createModel(name, options as ResidualModelOptions);

  it('an unknown name, with the nearest', () => {
    expect(refused('resnet9000', {})).toThrow(UnknownModelError);
    expect(refused('resnet9000', {})).toThrow(/no model is called 'resnet9000'; the nearest names are/);
  });

  it.each([
    [{ classes: -1 }, /classes is -1; it must be an integer of at least 0/],
    [{ classes: 2.5 }, /classes is 2.5/],
    [{ inputSize: 3 }, /inputSize is 3; it must be an integer of at least 4/],
    [{ channels: '3' }, /channels is "3"/],
    [{ seed: 0.5 }, /seed is 0.5; it must be an integer$/],
    [{ fused: 1 }, /fused is 1; it must be true or false/],
    [{ class: 5 }, /resnet20 takes no option 'class'; did you mean 'classes'\?/],
    [{ shortcut: 'none' }, /would make it a plain network: use plain20/],
    [{ shortcut: 'identity' }, /cannot change the shape between two stages: use 'pad'/],
    [{ shortcut: 'diagonal' }, /shortcut is "diagonal"; allowed: /],
    [{ order: 'random' }, /order is "random"; allowed: /],
    [{ padding: 'valid' }, /padding is "valid"; allowed: /],
    [{ scaling: 'rezero', fused: false }, /scaling 'rezero' has no form in stock layers/],
  ])('%j', (options, message) => {
    expect(refused('resnet20', options)).toThrow(message);
  });

  it.each(['shortcut', 'order', 'scaling', 'resize'])('a plain network with %s', (option) => {
    expect(refused('plain56', { [option]: 'pad' })).toThrow(
      `plain56 takes no option '${option}': a plain network has no shortcut to shape, scale or order around; its twin with shortcuts is resnet56`,
    );
  });
});
