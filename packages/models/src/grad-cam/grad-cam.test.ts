import {
  describeBackends,
  expectClose,
  expectNoLeak,
  expectTensorClose,
  numericGradient,
  randomTensor,
  tidyAsync,
} from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { createModel } from '../create-model.js';
import { scramble } from '../testing/scramble.js';
import { tinyNetwork } from '../testing/tiny-network.js';
import { gradCam } from './grad-cam.js';
import { splitModel } from './split.js';

const preprocessing = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };
const image = (size = 8, seed = 1) => randomTensor([size, size, 3], seed, { min: 0, max: 255 });
const prepared = (x: tf.Tensor) => tf.tidy(() => tf.expandDims(tf.div(tf.sub(tf.div(x, 255), 0.5), 0.25), 0));

/** `relu(map) / max`. */
const heatOf = (map: ArrayLike<number>) => {
  const positive = Array.from(map, (value) => Math.max(0, value));
  return positive.map((value) => value / Math.max(...positive));
};

describeBackends('gradCam', () => {
  it('is class activation mapping where pooling and one dense layer follow (section 3.1)', async () => {
    const model = tinyNetwork();
    const x = image();
    const [kernel] = model.getLayer('logits').getWeights();
    const [activation] = splitModel('', model).before(prepared(x));
    for (const chosen of [0, 3]) {
      const expected = await tidyAsync(async () => {
        const weights = tf.slice(kernel, [0, chosen], [6, 1]);
        return await tf.matMul(tf.reshape(activation, [16, 6]), weights as tf.Tensor2D).data();
      });
      const {
        heat,
        shape,
        layer,
        class: explained,
      } = await gradCam(model, x, { class: chosen, preprocessing });
      expect([shape, layer, explained]).toEqual([[8, 8], 'relu2', chosen]);
      const small = tf.tensor4d(heatOf(expected), [1, 4, 4, 1]);
      const large = tf.image.resizeBilinear(small, [8, 8], false, true); // half-pixel centres
      expectClose(heat, await large.data());
    }
    model.dispose();
  });

  it.each(['conv1', 'conv2'])(
    'weighs %s by the mean gradient of the score, as finite differences give it',
    async (layer) => {
      const model = tinyNetwork();
      const x = image();
      const split = splitModel('', model, layer);
      const [activation] = split.before(prepared(x));
      const score = (a: tf.Tensor) => tf.sum(tf.slice(split.after(a, []), [0, 2], [1, 1]));
      const gradient = await numericGradient(score, activation, 1e-2);
      const [, height, width, channels] = activation.shape;
      const values = await activation.data();
      const map = Array.from({ length: height * width }, (_, place) => {
        let sum = 0;
        for (let k = 0; k < channels; k++) {
          const mean =
            gradient.filter((_, i) => i % channels === k).reduce((a, b) => a + b, 0) / (height * width);
          sum += mean * values[place * channels + k];
        }
        return sum;
      });
      const { heat } = await gradCam(model, x, { class: 2, layer, preprocessing });
      const expected = heatOf(map);
      const small = tf.tensor4d(expected, [1, height, width, 1]);
      expectClose(heat, await tf.image.resizeBilinear(small, [8, 8], false, true).data(), { relative: 5e-3 });
      model.dispose();
    },
  );

  it('explains the class with the largest score, and covers the part of the image that the network sees', async () => {
    const model = tinyNetwork();
    const wide = randomTensor([16, 40, 3], 2, { min: 0, max: 255 });
    const options = { preprocessing: { ...preprocessing, cropFraction: 0.5 } };
    const { heat, shape, class: explained } = await gradCam(model, wide, options);
    expect(shape).toEqual([16, 40]);
    const inside = (index: number) => {
      const [y, x] = [Math.floor(index / 40), index % 40];
      return y >= 4 && y < 12 && x >= 16 && x < 24;
    };
    expect(heat.some((value, i) => value > 0 && inside(i))).toBe(true);
    expect([...heat].every((value, i) => value >= 0 && value <= 1 && (value === 0 || inside(i)))).toBe(true);
    const again = await gradCam(model, wide, { ...options, class: explained });
    expect(again.heat).toEqual(heat);
    model.dispose();
  });

  it('gives zeros where nothing speaks for the class', async () => {
    const model = tinyNetwork();
    model.getLayer('logits').setWeights([tf.fill([6, 4], -1), tf.zeros([4])]);
    const { heat } = await gradCam(model, image(), { preprocessing });
    expect(heat.every((value) => value === 0)).toBe(true);
    model.dispose();
  });

  it('leaves no tensor behind, also where it throws', async () => {
    const model = tinyNetwork();
    const x = image();
    await expectNoLeak(async () => {
      await gradCam(model, x, { preprocessing, layer: 'conv1' });
      await expect(gradCam(model, x, { preprocessing, class: 4 })).rejects.toThrow();
    });
    x.dispose();
    model.dispose();
  });
});

describeBackends('gradCam of residual networks', () => {
  it.each([
    ['resnet20', {}, 'stage3_block3_bn2'],
    ['resnet20', { fused: false }, 'stage3_block3_out'],
    ['preresnet110', {}, 'final_bn'],
  ] as const)('%s %j: what goes around a layer goes around it too', async (name, options, last) => {
    const model = scramble(createModel(name, { inputSize: 16, ...options }));
    const x = image(16);
    expect((await gradCam(model, x)).layer).toBe(last);
    // the split network is the network
    const layer = 'stage2_block1_conv1';
    const split = splitModel('', model, layer);
    const images = randomTensor([1, 16, 16, 3], 5);
    const [activation, ...rest] = split.before(images);
    expect(rest).toHaveLength(1);
    await expectTensorClose(split.after(activation, rest), model.predict(images) as tf.Tensor);
    const { heat, layer: used } = await gradCam(model, x, { layer });
    expect(used).toBe(layer);
    expect(heat.every(Number.isFinite)).toBe(true);
    model.dispose();
  });
}, ['wasm']);

describe('gradCam refuses', () => {
  it.each([
    [{ class: 4 }, /gradCam\(tiny\): class is 4; it must be an integer from 0 to 3/],
    [{ class: 0.5 }, /class is 0.5/],
    [
      { layer: 'conv3' },
      /no layer is called 'conv3'; the last ones with height and width are 'conv1', 'conv2', 'relu2'/,
    ],
    [{ layer: 'pool' }, /the output of layer 'pool' is \[-, 6\]; it must be \[-, H, W, C\]/],
  ])('%j', async (options, message) => {
    await expect(gradCam(tinyNetwork(), image(), { preprocessing, ...options })).rejects.toThrow(message);
  });

  it('a model that ends in a softmax, or in no classes', async () => {
    await expect(gradCam(tinyNetwork({ softmax: true }), image(), { preprocessing })).rejects.toThrow(
      /ends in a softmax/,
    );
    const layers = [tfl.layers.conv2d({ inputShape: [8, 8, 3], filters: 1, kernelSize: 1 })];
    const headless = tfl.sequential({ name: 'headless', layers });
    await expect(gradCam(headless, image(), { preprocessing })).rejects.toThrow(
      /'headless' puts out \[-, 8, 8, 1\], and no scores of classes .* replaceHead/,
    );
  });
});
