import {
  describeBackends,
  expectClose,
  expectNoLeak,
  expectTensorClose,
  randomTensor,
  readGolden,
} from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { createModel } from '../create-model.js';
import { tinyNetwork } from '../testing/tiny-network.js';
import type { ImageInput } from './image-input.js';
import { preprocess } from './preprocess.js';

/** From Pillow, by tools/golden/resize.py. */
const cases: { height: number; width: number; crop: number; cropFraction: number; values: number[] }[] =
  await readGolden(new URL('../golden/resize.json', import.meta.url));

const AS_BYTES = { mean: [0], std: [1 / 255] };
const pixels = (length: number) =>
  Uint8Array.from({ length }, (_, i) => Math.round(127.5 + 127.5 * Math.sin(0.37 * i * i)));

describeBackends('preprocess', () => {
  it.each(cases)(
    'resizes $height x $width as Pillow does and takes the centre',
    async ({ height, width, crop, cropFraction, values }) => {
      const model = tinyNetwork({ size: crop, channels: 1 });
      const prepare = preprocess(model, { preprocessing: { ...AS_BYTES, cropFraction } });
      const data = pixels(height * width);
      const tensor = tf.tensor2d(data, [height, width], 'int32');
      for (const image of [{ data, shape: [height, width] }, tensor]) {
        const prepared = prepare(image);
        expect(prepared.shape).toEqual([1, crop, crop, 1]);
        await expectTensorClose(prepared, values, { relative: 0, absolute: 2e-3 });
        prepared.dispose();
      }
      tensor.dispose();
      model.dispose();
    },
  );

  it('normalises by the row of the model: (x / 255 - mean) / std', async () => {
    const model = createModel('resnet20');
    const prepared = preprocess(model)({ data: new Uint8Array(32 * 32 * 3).fill(255), shape: [32, 32, 3] });
    const expected = [(1 - 0.4914) / 0.247, (1 - 0.4822) / 0.2435, (1 - 0.4465) / 0.2616];
    expectClose(await tf.slice(prepared, [0, 7, 5, 0], [1, 1, 1, 3]).data(), expected);
    model.dispose();
  });

  it('takes a batch, resized, and gives what it gives one by one', async () => {
    const model = tinyNetwork();
    const prepare = preprocess(model, { preprocessing: { mean: [0.1, 0.2, 0.3], std: [0.4, 0.5, 0.6] } });
    const batch = randomTensor([3, 11, 14, 3], 1, { min: 0, max: 255 });
    const all = prepare(batch);
    expect(all.shape).toEqual([3, 8, 8, 3]);
    await expectTensorClose(tf.concat(tf.unstack(batch).map((image) => prepare(image))), all);
    await expectTensorClose(
      prepare({ data: (await batch.data()) as Float32Array, shape: batch.shape }),
      all,
      {
        relative: 1e-5,
      },
    );
    model.dispose();
  });

  it('takes ImageData, without its alpha, in colour, reversed, or grey', async () => {
    const rgba = pixels(8 * 8 * 4);
    const channel = (of: (pixel: Uint8Array) => number[]) =>
      Array.from({ length: 64 }, (_, i) => of(rgba.subarray(4 * i, 4 * i + 3))).flat();
    const image = { data: new Uint8ClampedArray(rgba), width: 8, height: 8 };
    const [colour, grey] = [tinyNetwork(), tinyNetwork({ channels: 1 })];
    const bytes = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] };
    await expectTensorClose(
      preprocess(colour, { preprocessing: bytes })(image),
      channel((pixel) => [...pixel]),
    );
    const reversed = preprocess(colour, { preprocessing: { ...bytes, channelOrder: 'bgr' } })(image);
    await expectTensorClose(
      reversed,
      channel(([r, g, b]) => [b, g, r]),
    );
    const luma = preprocess(grey, { preprocessing: AS_BYTES })(image);
    await expectTensorClose(
      luma,
      channel(([r, g, b]) => [0.299 * r + 0.587 * g + 0.114 * b]),
    );
    colour.dispose();
    grey.dispose();
  });

  it('leaves no tensor behind', async () => {
    const model = tinyNetwork({ channels: 1 });
    const prepare = preprocess(model, { preprocessing: AS_BYTES });
    const image = randomTensor([9, 11], 1, { min: 0, max: 255 });
    await expectNoLeak(() => {
      prepare(image).dispose();
      prepare({ data: new Uint8Array(99), shape: [9, 11] }).dispose();
      expect(() => prepare({ data: new Uint8Array(98), shape: [9, 11] })).toThrow();
    });
    image.dispose();
    model.dispose();
  });
});

describe('preprocess refuses', () => {
  const model = tinyNetwork();
  const rule = { mean: [0, 0, 0], std: [1, 1, 1] };
  const prepare = preprocess(model, { preprocessing: rule });

  it.each([
    [null, /preprocess\(tiny\): the image is null; it must be ImageData, \{ data, shape \}/],
    ['cat.png', /the image is "cat.png"/],
    [{ width: 2, height: 2 }, /the image is of type Object, without data/],
    [{ data: [1, 2], shape: [2] }, /of type Object with data of type Array/],
    [
      { data: new Uint8Array(12), shape: [2, 2, 4] },
      /shape \[2, 2, 4\]; it must be \[H, W, 3\] or \[N, H, W, 3\]/,
    ],
    [{ data: new Uint8Array(12), shape: [2, 3, 3] }, /has 12 values, but shape \[2, 3, 3\] needs 18/],
    [{ data: new Uint8Array(12), shape: [2, -2, -3] }, /shape \[2, -2, -3\]/],
    [
      { data: new Uint8ClampedArray(15), width: 2, height: 2 },
      /15 values, but ImageData of 2x2 pixels needs 16/,
    ],
    [
      { data: Float32Array.of(0, 255, -0.5), shape: [1, 1, 3] },
      /value 2 of the image is -0.5; .* values of 0 to 255/,
    ],
    [{ data: Float32Array.of(0, Number.NaN, 1), shape: [1, 1, 3] }, /value 1 of the image is NaN/],
    [{ data: new Uint8Array(0), shape: [0, 2, 3] }, /shape \[0, 2, 3\]/],
  ])('%j', (image, message) => {
    expect(() => prepare(image as ImageInput)).toThrow(message);
  });

  it('tensors that do not fit', () => {
    expect(() => prepare(tf.zeros([8, 8]))).toThrow(/shape \[8, 8\]/);
    expect(() => prepare(tf.zeros([8, 8, 3], 'bool'))).toThrow(/a tensor of bool/);
    const gone = tf.zeros([8, 8, 3]);
    gone.dispose();
    expect(() => prepare(gone)).toThrow(/disposed/);
  });

  it.each([
    [{ ...rule, mean: [0] }, /mean is \[0\], and the network takes 3 channels: give \{ preprocessing/],
    [{ ...rule, std: [1, 0, 1] }, /std is \[1,0,1\]; it must have finite values above 0/],
    [{ ...rule, mean: [0, Number.NaN, 1] }, /finite/],
    [{ ...rule, cropFraction: 1.5 }, /cropFraction is 1.5; it must be above 0 and at most 1/],
    [{ ...rule, channelOrder: 'gbr' as 'bgr' }, /channelOrder is "gbr"/],
  ])('%j', (preprocessing, message) => {
    expect(() => preprocess(model, { preprocessing })).toThrow(message);
  });

  it('a model that nothing is known of, and a row for other channels', () => {
    expect(() => preprocess(model)).toThrow(/is none of the zoo/);
    const grey = createModel('resnet20', { channels: 1 });
    expect(() => preprocess(grey)).toThrow(
      /mean is \[0.4914,0.4822,0.4465\], and the network takes 1 channel:/,
    );
    const open = tfl.sequential({
      layers: [tfl.layers.conv2d({ inputShape: [null, null, 3], filters: 1, kernelSize: 1 })],
    });
    expect(() => preprocess(open, { preprocessing: rule })).toThrow(/the model takes \[-, -, -, 3\]/);
    grey.dispose();
  });
});
