import {
  describeBackends,
  expectClose,
  expectNoLeak,
  expectTensorClose,
  randomTensor,
  readAll,
} from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { type ConvolutionInferenceOptions, convolutionInference, prepareFilter } from './index.js';

const operands = () => ({
  x: randomTensor([2, 5, 4, 3], 1) as tf.Tensor4D,
  filter: randomTensor([3, 3, 3, 2], 2) as tf.Tensor4D,
  bias: randomTensor([2], 3) as tf.Tensor1D,
  addend: randomTensor([2, 3, 2, 2], 4) as tf.Tensor4D,
});

/** Zeros on top and on the left alone, and stride 2: 5x4 to 3x2. */
const GEOMETRY: ConvolutionInferenceOptions = {
  strides: [2, 2],
  pad: [
    [0, 0],
    [1, 1],
    [1, 0],
    [0, 0],
  ],
};

/** The formula, value by value. */
async function expected({ x, filter, bias, addend }: ReturnType<typeof operands>): Promise<number[]> {
  const [image, taps, b, added] = await readAll([x, filter, bias, addend]);
  const values: number[] = [];
  for (let n = 0; n < 2; n++)
    for (let y = 0; y < 3; y++)
      for (let column = 0; column < 2; column++)
        for (let o = 0; o < 2; o++) {
          let sum = b[o] + added[values.length];
          for (let k = 0; k < 3; k++)
            for (let l = 0; l < 3; l++)
              for (let i = 0; i < 3; i++) {
                const [row, place] = [2 * y + k - 1, 2 * column + l - 1];
                if (row < 0 || row > 4 || place < 0 || place > 3) continue;
                sum += image[((n * 5 + row) * 4 + place) * 3 + i] * taps[((k * 3 + l) * 3 + i) * 2 + o];
              }
          values.push(Math.max(sum, 0));
        }
  return values;
}

describeBackends('convolutionInference', (backend) => {
  it('is its formula, value by value', async () => {
    const all = operands();
    const { x, filter, bias, addend } = all;
    const prepared = prepareFilter(filter, GEOMETRY.strides);
    const options = { ...GEOMETRY, bias, addend, activation: 'relu', prepared } as const;
    const y = convolutionInference(x, filter, options);
    expect(y.shape).toEqual([2, 3, 2, 2]);
    expectClose(await y.data(), await expected(all), { relative: 1e-6 });
  });

  it('is a convolution alone by default, with padding same', async () => {
    const { x, filter } = operands();
    await expectTensorClose(convolutionInference(x, filter), tf.conv2d(x, filter, 1, 'same'), {
      relative: 1e-6,
    });
  });

  it('has first and second derivatives', async () => {
    const { x, filter, bias, addend } = operands();
    const of = (convolve: (a: tf.Tensor4D, f: tf.Tensor4D, b: tf.Tensor1D, c: tf.Tensor4D) => tf.Tensor) =>
      ((a, f, b, c) =>
        tf.sum(
          tf.square(convolve(a as tf.Tensor4D, f as tf.Tensor4D, b as tf.Tensor1D, c as tf.Tensor4D)),
        )) as (...inputs: tf.Tensor[]) => tf.Tensor;
    const fused = of((a, f, b, c) =>
      convolutionInference(a, f, { bias: b, addend: c, strides: [2, 2], activation: 'relu' }),
    );
    const plain = of((a, f, b, c) => tf.relu(tf.add(tf.add(tf.conv2d(a, f, 2, 'same'), b), c)));
    const at = [x, filter, bias, addend];
    const actual = tf.grads(fused)(at);
    for (const [i, gradient] of tf.grads(plain)(at).entries()) {
      await expectTensorClose(actual[i], gradient, { relative: 1e-5 });
    }
  });

  // tfjs-node gives a convolution of no images the shape of its input
  it.skipIf(backend === 'tensorflow')('takes an empty batch, and leaks nothing', async () => {
    const { filter, bias } = operands();
    await expectNoLeak(() => {
      const x = tf.zeros([0, 5, 4, 3]) as tf.Tensor4D;
      const prepared = prepareFilter(filter);
      const y = convolutionInference(x, filter, { bias, prepared });
      expect(y.shape).toEqual([0, 5, 4, 2]);
      tf.dispose([x, y, ...(prepared ? [prepared] : [])]);
    });
  });

  it('refuses shapes that do not fit', () => {
    const { x, filter, addend } = operands();
    const given = 'where x has shape [2, 5, 4, 3] and filter [3, 3, 3, 2]';
    expect(() => convolutionInference(x, filter, { bias: tf.zeros([3]) })).toThrow(
      `convolutionInference: bias has shape [3] ${given}; it must be [2]`,
    );
    expect(() => convolutionInference(x, filter, { addend })).toThrow(
      `convolutionInference: addend has shape [2, 3, 2, 2] ${given}; it must be [2, 5, 4, 2]`,
    );
    expect(() => convolutionInference(tf.zeros([1, 5, 4, 2]), filter)).toThrow(
      'x has 2 channels and the filter takes 3',
    );
  });
});
