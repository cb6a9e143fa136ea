import { describeBackends, expectNoLeak, expectTensorClose, readAll, tidyAsync } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { measureNorms } from './measure-norms.js';
import { blockInputs, stackNetwork } from './stack-network.js';
import { FAMILIES, type Family } from './stacks.js';

const SIZE = { inputSize: 4, channels: 1, seed: 3 } as const;
const BARE = { activation: 'sigmoid', normalised: false, gain: 1 } as const;

/** The equations of the families, without normalisation. */
const BLOCKS: Record<Family, (x: tf.Tensor4D, first: tf.Tensor4D, second: tf.Tensor4D) => tf.Tensor> = {
  plain: (x, w1, w2) => tf.sigmoid(conv(tf.sigmoid(conv(x, w1)), w2)),
  original: (x, w1, w2) => tf.sigmoid(tf.add(x, conv(tf.sigmoid(conv(x, w1)), w2))),
  'pre-activation': (x, w1, w2) => tf.add(x, conv(tf.sigmoid(conv(tf.sigmoid(x), w1)), w2)),
};
const conv = (x: tf.Tensor4D, weights: tf.Tensor4D) => tf.conv2d(x, weights, 1, 'same');

const kernelOf = (model: tfl.LayersModel, layer: string) =>
  model.getLayer(layer).getWeights()[0] as tf.Tensor4D;

describeBackends('stackNetwork', () => {
  it.each(FAMILIES)('%s blocks are what their equation says', async (family) => {
    await expectNoLeak(async () => {
      const model = stackNetwork({ ...SIZE, ...BARE, family, blocks: 1 });
      await tidyAsync(async () => {
        const outputs = [
          model.getLayer('stem').output,
          model.getLayer('block1').output,
        ] as tfl.SymbolicTensor[];
        const inner = tfl.model({ inputs: model.inputs, outputs });
        const image = tf.randomNormal([2, 4, 4, 1], 0, 1, 'float32', 5);
        const [x, y] = inner.predict(image) as tf.Tensor4D[];
        expect(x.shape).toEqual([2, 2, 2, 8]);
        await expectTensorClose(
          y,
          BLOCKS[family](x, kernelOf(model, 'block1_conv1'), kernelOf(model, 'block1_conv2')),
          {
            relative: 1e-5,
          },
        );
      });
      model.dispose();
    });
  });

  it('has weights of the variance asked for, others for each seed', async () => {
    const kernel = async (gain: 1 | 2, seed: number) => {
      const model = stackNetwork({ ...SIZE, ...BARE, family: 'plain', blocks: 8, gain, seed });
      const kernels = model.layers.filter(({ name }) => /block\d_conv/.test(name));
      const values = (await readAll(kernels.map((layer) => layer.getWeights()[0]))).flatMap((each) => [
        ...each,
      ]);
      model.dispose();
      return values;
    };
    for (const gain of [1, 2] as const) {
      const values = await kernel(gain, 1); // 16 kernels of 576 weights
      const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
      expect(Math.abs(variance * 72 - gain) / gain).toBeLessThan(0.06); // four standard deviations of the estimate
    }
    expect(await kernel(1, 1)).toEqual(await kernel(1, 1));
    expect(await kernel(1, 1)).not.toEqual(await kernel(1, 2));
  });
});

describeBackends('measureNorms', () => {
  it('pre-activation blocks that add nothing pass the gradient on as it is; sigmoids after the addition take three quarters', async () => {
    const norms = async (family: Family) => {
      const model = stackNetwork({ ...SIZE, ...BARE, family, blocks: 3 });
      for (const { name } of model.layers) {
        const layer = model.getLayer(name);
        if (/_conv2$/.test(name)) tf.tidy(() => layer.setWeights([tf.zerosLike(layer.getWeights()[0])]));
      }
      const found = await measureNorms(model, { layers: blockInputs(3), seed: 1, batch: 4 });
      model.dispose();
      return found;
    };
    const whole = await norms('pre-activation');
    expect(whole[0]).toBeGreaterThan(0);
    expect(whole).toEqual([whole[0], whole[0], whole[0]]);
    const [first, second, third] = await norms('original');
    expect(first / second).toBeLessThanOrEqual(0.25);
    expect(second / third).toBeLessThanOrEqual(0.25);
    expect(await norms('plain')).toEqual([0, 0, expect.any(Number)]);
  });

  it('is the norm of the gradient of the cross-entropy, small ones too', async () => {
    // Logits are all 0, so the gradient at them is (1/10 - target) / batch, and at their input W times it.
    const model = tfl.sequential({
      layers: [
        tfl.layers.flatten({ name: 'pixels', inputShape: [1, 2, 1] }),
        tfl.layers.dense({ name: 'nothing', units: 1, kernelInitializer: 'zeros' }),
        tfl.layers.dense({ name: 'logits', units: 10, useBias: false }),
      ],
    });
    const weights = Array.from({ length: 10 }, (_, i) => 1e-20 * (i + 1));
    tf.tidy(() => model.getLayer('logits').setWeights([tf.tensor2d(weights, [1, 10])]));
    const [found] = await measureNorms(model, { layers: ['nothing'], seed: 7, batch: 1 });
    const mean = weights.reduce((sum, weight) => sum + weight / 10, 0);
    const possible = weights.map((weight) => Math.abs(mean - weight)); // by the label
    expect(Math.min(...possible.map((norm) => Math.abs(found / norm - 1)))).toBeLessThan(1e-3);
    model.dispose();
  });
});
