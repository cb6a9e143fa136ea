import { describeBackends, expectTensorClose, randomTensor, readAll } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { ResidualBatchNormalization } from './batch-normalization.js';

const options = { name: 'bn', momentum: 0.8, epsilon: 1e-4 };
const modelOf = (layer: tfl.layers.Layer, shape: number[]) => {
  const input = tfl.input({ shape });
  return tfl.model({ inputs: input, outputs: layer.apply(input) as tfl.SymbolicTensor });
};

describeBackends('ResidualBatchNormalization', () => {
  it.each([[[4]], [[3, 4]], [[3, 2, 4]]])(
    'is tf.layers.batchNormalization on %j, in fit and predict',
    async (shape) => {
      const ours = modelOf(new ResidualBatchNormalization(options), shape);
      const stock = modelOf(tfl.layers.batchNormalization(options), shape);
      expect(ours.weights.map((weight) => weight.originalName)).toEqual(
        stock.weights.map((weight) => weight.originalName),
      );
      const x = randomTensor([8, ...shape], 1, { min: 2, max: 5 });
      const y = randomTensor([8, ...shape], 2);
      for (const model of [ours, stock]) {
        model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
        await model.fit(x, y, { epochs: 2, batchSize: 4, shuffle: false, verbose: 0 });
      }
      for (const [i, weight] of ours.getWeights().entries()) {
        await expectTensorClose(weight, stock.getWeights()[i]);
      }
      await expectTensorClose(ours.predict(x) as tf.Tensor, stock.predict(x) as tf.Tensor);
    },
  );

  it('moves its statistics once a call in training, by the biased variance', async () => {
    const layer = new ResidualBatchNormalization(options);
    const x = tf.tensor2d([[1], [2], [6]]); // mean 3, biased variance 14 / 3
    layer.apply(x);
    await expectTensorClose(layer.getWeights()[2], [0]);
    layer.apply(x, { training: true });
    await expectTensorClose(layer.getWeights()[2], [0.2 * 3]);
    await expectTensorClose(layer.getWeights()[3], [0.8 + (0.2 * 14) / 3]);
    layer.apply(x, { training: true });
    await expectTensorClose(layer.getWeights()[2], [0.8 * 0.6 + 0.2 * 3]);
  });

  it('frozen, uses its statistics in training too and leaves them as they are, as Keras does', async () => {
    const layer = new ResidualBatchNormalization({ ...options, trainable: false });
    const x = randomTensor([3, 2, 2, 4], 1);
    const inference = layer.apply(x) as tf.Tensor;
    const before = await readAll(layer.getWeights());
    await expectTensorClose(layer.apply(x, { training: true }) as tf.Tensor, inference);
    expect(await readAll(layer.getWeights())).toEqual(before);
    layer.trainable = true;
    layer.apply(x, { training: true });
    expect(await readAll(layer.getWeights())).not.toEqual(before);
  });

  it('starts with gamma at 0 where asked to, and gives the addend bit by bit', async () => {
    const layer = new ResidualBatchNormalization({ gammaInitializer: 'zeros' });
    const [x, addend] = [randomTensor([2, 3, 3, 8], 1), randomTensor([2, 3, 3, 8], 2)];
    for (const training of [false, true]) {
      const y = layer.apply([x, addend], { training }) as tf.Tensor;
      expect(await y.data()).toEqual(await addend.data());
    }
  });
});

describe('ResidualBatchNormalization refuses', () => {
  it.each([
    [{ momentum: 1.5 }, /'bn': momentum is 1.5; it must be from 0 to 1/],
    [{ epsilon: -1 }, /epsilon is -1; it must be at least 0/],
    [{ activation: 'gelu' as 'relu' }, /activation is "gelu"; allowed: 'linear', 'relu'/],
    [{ gammaInitializer: 'he' as 'ones' }, /gammaInitializer is "he"; allowed: 'ones', 'zeros'/],
  ])('%j', (wrong, message) => {
    expect(() => new ResidualBatchNormalization({ name: 'bn', ...wrong })).toThrow(message);
  });

  it('inputs that do not fit', () => {
    const layer = new ResidualBatchNormalization({ name: 'bn' });
    expect(() => layer.computeOutputShape([5])).toThrow(
      /x has shape \[5\], of rank 1; its rank must be 2 to 4/,
    );
    expect(() =>
      layer.computeOutputShape([
        [null, 4],
        [null, 5],
      ]),
    ).toThrow(/'bn': the branch gives \[\?, 4\] and the shortcut \[\?, 5\]/);
    expect(() => layer.build([null, null])).toThrow(/the last length of \[\?, \?\] must be known/);
    expect(() =>
      layer.computeOutputShape([
        [1, 2],
        [1, 2],
        [1, 2],
      ]),
    ).toThrow(/takes x or \[x, addend\] and got 3/);
  });
});
