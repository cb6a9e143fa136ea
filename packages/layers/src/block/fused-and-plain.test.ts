/** A block built of stock layers has the weights of the fused one in the same order, and gives the same. */
import { describeBackends, expectTensorClose, randomTensor, readBits, tidyAsync } from '@residualjs/testing';
import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import type { ResidualBlockOptions } from './options.js';
import { ORDERS, type OrderName } from './orders.js';
import { residualBlock } from './residual-block.js';
import { SHORTCUTS } from './shortcut-options.js';

type Options = Omit<ResidualBlockOptions, 'name'>;

const orders = Object.keys(ORDERS) as OrderName[];
const COMBINATIONS: Options[] = orders.flatMap((order) =>
  SHORTCUTS.flatMap((shortcut) =>
    (['basic', 'bottleneck'] as const).flatMap((branch) =>
      (['pad', 'projection'] as const).flatMap((resize) =>
        [
          { filters: 4, stride: 1 },
          { filters: 8, stride: 2 },
          { filters: 8, stride: 1, dropout: 0.3 },
          { filters: 8, stride: 2, useBias: true, projectionBatchNorm: false },
        ]
          .filter(({ filters }) => shortcut !== 'identity' || filters === 4)
          .map((shape) => ({ order, shortcut, branch, resize, ...shape })),
      ),
    ),
  ),
);

/** Two blocks in a row, so that the order of weights is settled across blocks too. */
function build(options: Options): tfl.LayersModel {
  const input = tfl.input({ shape: [5, 6, 4], name: 'input' });
  const second = { ...options, stride: 1 };
  const middle = residualBlock({ name: 'block1', ...options })(input);
  return tfl.model({ inputs: input, outputs: residualBlock({ name: 'block2', ...second })(middle) });
}

const weightNames = (model: tfl.LayersModel) =>
  model.weights.map(({ originalName, shape }) => `${originalName} [${shape}]`);
const randomize = (model: tfl.LayersModel) =>
  model.setWeights(model.getWeights().map(({ shape }, i) => randomTensor(shape, i + 1, { min: 0.1 })));
const ours = (model: tfl.LayersModel) =>
  model.layers.filter((layer) => layer.getClassName().startsWith('Residual')).map(({ name }) => name);

describeBackends('fused and plain', () => {
  describe.each(orders)('%s', (order) => {
    it.each(SHORTCUTS)('%s: the same weights in the same order, the same outputs', async (shortcut) => {
      for (const options of COMBINATIONS) {
        if (options.order !== order || options.shortcut !== shortcut) continue;
        const [fused, plain] = [build(options), build({ ...options, fused: false })];
        const title = JSON.stringify(options);
        expect(weightNames(plain), title).toEqual(weightNames(fused));
        expect(ours(plain), title).toEqual([]);
        randomize(fused);
        plain.setWeights(fused.getWeights());
        await tidyAsync(async () => {
          const x = randomTensor([2, 5, 6, 4], 1);
          await expectTensorClose(plain.predict(x) as tf.Tensor, fused.predict(x) as tf.Tensor);
        });
        fused.dispose();
        plain.dispose();
      }
    });
  });
}, ['cpu']);

describeBackends('fused and plain in training', () => {
  it.each<Options>([
    { filters: 8, stride: 2 },
    { filters: 8, stride: 2, shortcut: 'projection', branch: 'bottleneck', padding: 'tensorflow' },
    { filters: 8, stride: 2, shortcut: 'projection', order: 'full-preactivation', seed: 5 },
    { filters: 4, shortcut: 'exclusive-gate', order: 'relu-before-addition' },
    { filters: 4, shortcut: 'shortcut-gate', scaling: 'zero-gamma' },
    { filters: 4, shortcut: 'scaled', order: 'bn-after-addition' },
  ])('start equal, learn the same and move the same statistics: %j', async (options) => {
    const [fused, plain] = [build(options), build({ ...options, fused: false })];
    expect(await readBits(plain.getWeights())).toEqual(await readBits(fused.getWeights()));
    const x = randomTensor([6, 5, 6, 4], 1);
    const y = randomTensor([6, ...(fused.outputs[0].shape.slice(1) as number[])], 2);
    for (const model of [fused, plain]) {
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      for (let step = 0; step < 3; step++) await model.trainOnBatch(x, y);
    }
    for (const [i, weight] of plain.getWeights().entries()) {
      await expectTensorClose(weight, fused.getWeights()[i], { relative: 1e-5, absolute: 1e-6 });
    }
    await expectTensorClose(plain.predict(x) as tf.Tensor, fused.predict(x) as tf.Tensor, { relative: 1e-5 });
  });
});
