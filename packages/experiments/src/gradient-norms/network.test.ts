import { tapGradients } from '@residualjs/gradients';
import { describeBackends, expectClose, expectNoLeak } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import type { NetworkSetting } from './config.js';
import { buildNetwork } from './network.js';

const SETTING: NetworkSetting = {
  optimizer: 'adam',
  learningRate: 1e-3,
  channels: 3,
  initialization: 'pytorch',
  inside: 'relu',
  shortcut: 'identity',
};

const images = () => tf.randomUniform<tf.Rank.R4>([2, 28, 28, 1], 0, 1, 'float32', 6);

/** The norms that taps read for the cross-entropy of two images of the classes 3 and 7. */
async function tapped(model: tfl.LayersModel, layers: string[]): Promise<Record<string, number>> {
  const taps = tapGradients(model, layers);
  tf.tidy(() => {
    const x = images();
    const labels = tf.oneHot(tf.tensor1d([3, 7], 'int32'), 10);
    const loss = () =>
      tf.losses.softmaxCrossEntropy(labels, model.apply(x, { training: true }) as tf.Tensor) as tf.Scalar;
    tf.variableGrads(
      loss,
      model.trainableWeights.map((weight) => weight.read() as tf.Variable),
    );
  });
  const norms = await taps.read();
  taps.detach();
  return norms;
}

/** The same network written out over its two inputs x_in and x_res, and the norms of its gradients with respect to each. */
async function writtenOut(
  model: tfl.LayersModel,
  inside: (x: tf.Tensor4D) => tf.Tensor4D,
): Promise<number[]> {
  const of = (layer: string) => model.getLayer(layer).getWeights() as [tf.Tensor4D, tf.Tensor1D];
  const convolve = (x: tf.Tensor4D, layer: string) => {
    const [kernel, bias] = of(layer);
    return tf.add<tf.Tensor4D>(tf.conv2d(x, kernel, 1, 'same'), bias);
  };
  let x = images();
  for (const layer of ['stem1', 'stem2', 'stem3']) x = tf.relu(convolve(x, layer));
  x = tf.maxPool(x, 4, 4, 'valid');
  const labels = tf.oneHot(tf.tensor1d([3, 7], 'int32'), 10);
  const loss = (xIn: tf.Tensor, xRes: tf.Tensor) => {
    const block = tf.relu(convolve(inside(convolve(xIn as tf.Tensor4D, 'block1')), 'block2'));
    const pooled = tf.maxPool(tf.add(block, xRes) as tf.Tensor4D, 2, 2, 'valid');
    const [kernel, bias] = of('logits') as unknown as [tf.Tensor2D, tf.Tensor1D];
    const logits = tf.add(tf.matMul(tf.reshape(pooled, [2, -1]) as tf.Tensor2D, kernel), bias);
    return tf.losses.softmaxCrossEntropy(labels, logits) as tf.Scalar;
  };
  const gradients = tf.grads(loss)([x, tf.add(x, 0)]);
  return Promise.all(gradients.map(async (gradient) => (await tf.norm(gradient).data())[0]));
}

describeBackends('the network of gradient-norms', () => {
  it.each([
    ['relu', (x: tf.Tensor4D) => tf.relu(x)],
    ['sigmoid', (x: tf.Tensor4D) => tf.sigmoid(x)],
    ['softmax', (x: tf.Tensor4D) => tf.softmax(x)],
  ] as const)(
    'has the gradients at x_in and x_res that it has when written out, with %s',
    async (name, inside) => {
      const { model } = buildNetwork({ ...SETTING, inside: name }, 5);
      const { x_in, x_res } = await tapped(model, ['x_in', 'x_res']);
      expectClose([x_in, x_res], await writtenOut(model, inside), { relative: 1e-4 });
    },
  );

  it('brings to x_res what comes to the output of the block: the sum passes it on to both', async () => {
    const { x_res, block2 } = await tapped(buildNetwork(SETTING, 5).model, ['x_res', 'block2']);
    expect(block2).toBeCloseTo(x_res, 6);
  });

  it('with a learned factor starts as if the block were not there', async () => {
    const { x_in, x_res } = await tapped(buildNetwork({ ...SETTING, shortcut: 'learned' }, 5).model, [
      'x_in',
      'x_res',
    ]);
    expect(x_in).toBe(0);
    expect(x_res).toBeGreaterThan(0);
  });

  it('starts as PyTorch starts convolutions and dense layers, or as He et al. do', async () => {
    const { model } = buildNetwork({ ...SETTING, channels: 32 }, 5);
    const fanIns = { stem1: 9, stem2: 9 * 32, block1: 9 * 32, logits: 3 * 3 * 32 };
    for (const [layer, fanIn] of Object.entries(fanIns)) {
      for (const weight of model.getLayer(layer).getWeights()) {
        const values = await weight.data();
        const largest = Math.max(...values.map(Math.abs));
        expect(largest).toBeLessThanOrEqual(1 / Math.sqrt(fanIn));
        expect(largest).toBeGreaterThan(0.7 / Math.sqrt(fanIn)); // uniform to the bound
      }
    }
    const he = buildNetwork({ ...SETTING, channels: 32, initialization: 'he' }, 5).model.getLayer('block1');
    const [kernel, bias] = he.getWeights();
    const { variance } = tf.moments(kernel);
    expect((await variance.data())[0] / (2 / (9 * 32))).toBeCloseTo(1, 1);
    expect(Math.max(...(await bias.data()))).toBe(0);
  });

  it('leaves nothing behind', async () => {
    await expectNoLeak(async () => {
      for (const shortcut of ['identity', 'learned', 'none'] as const) {
        buildNetwork({ ...SETTING, shortcut }, 1).model.dispose();
      }
    });
  });
});
