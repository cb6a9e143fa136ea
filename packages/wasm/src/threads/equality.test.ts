import {
  adamUpdate,
  batchNormTraining,
  convolutionInference,
  momentumUpdate,
  prepareFilter,
} from '@residualjs/ops';
import { randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeWasm, registerWasmKernels, setThreads } from '../index.js';
import { dirtyHeap } from '../testing/dirty-heap.js';

type Shape4D = [number, number, number, number];

/** The bits of the results of a case, on as many threads as are set. */
function bits(run: () => tf.Tensor[]): Uint32Array[] {
  let results: Uint32Array[] = [];
  tf.tidy(() => {
    dirtyHeap();
    results = run().map((tensor) => new Uint32Array(tensor.dataSync().slice().buffer));
  });
  return results;
}

/** How many values have other bits; a test runner takes seconds to compare arrays of a million. */
function differing(actual: Uint32Array[], expected: Uint32Array[]): number {
  expect(actual.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  let count = 0;
  actual.forEach((values, tensor) => {
    for (let i = 0; i < values.length; i++) if (values[i] !== expected[tensor]![i]) count++;
  });
  return count;
}

/** Results and gradients of `f` of random inputs. */
const withGradients =
  (f: (...inputs: tf.Tensor[]) => tf.Tensor, ...shapes: number[][]) =>
  (): tf.Tensor[] => {
    const inputs = shapes.map((shape, i) => randomTensor(shape, i + 1));
    const y = f(...inputs);
    return [y, ...tf.grads(f)(inputs, randomTensor(y.shape, 9))];
  };

const convolution = (x: Shape4D, filter: Shape4D, strides: number, pad: 'same' | number = 'same') =>
  withGradients((a, b) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad), x, filter);
const batchNorm = (shape: number[], activation: 'linear' | 'relu') =>
  withGradients(
    (x, gamma, beta, addend) => batchNormTraining(x, gamma, beta, addend, { activation }).y,
    shape,
    [shape.at(-1)!],
    [shape.at(-1)!],
    shape,
  );

/** With bias, addition and ReLU, and with a prepared filter. */
const finished = (x: Shape4D, filter: Shape4D, output: Shape4D, stride: number) => (): tf.Tensor[] => {
  const [a, b, addend] = [x, filter, output].map((shape, i) => randomTensor(shape, i + 1)) as tf.Tensor4D[];
  const strides: [number, number] = [stride, stride];
  const prepared = prepareFilter(b!, strides);
  const bias = randomTensor([filter[3]], 9) as tf.Tensor1D;
  return [convolutionInference(a!, b!, { bias, addend, strides, activation: 'relu', prepared })];
};

/** Large enough for several ranges, and of odd sizes. */
const cases: Record<string, () => tf.Tensor[]> = {
  '3x3, 16 channels (Winograd)': convolution([5, 32, 32, 16], [3, 3, 16, 16], 1),
  '3x3, 64 channels (Winograd)': convolution([33, 8, 8, 64], [3, 3, 64, 64], 1),
  '3x3, odd image (Winograd)': convolution([7, 29, 31, 20], [3, 3, 20, 48], 1, 2),
  '3x3 of one image (Winograd)': convolution([1, 64, 64, 16], [3, 3, 16, 32], 1),
  'from 3 channels': convolution([9, 32, 32, 3], [3, 3, 3, 16], 1),
  'stride 2': convolution([17, 16, 16, 32], [3, 3, 32, 64], 2),
  '7x7 to 5 channels, stride 3': convolution([11, 23, 19, 6], [7, 7, 6, 5], 3),
  '1x1': convolution([8, 16, 16, 7], [1, 1, 7, 33], 1),
  '1x1, matrix product': convolution([9, 15, 13, 32], [1, 1, 32, 80], 1),
  'inference, 3x3': finished([9, 29, 31, 20], [3, 3, 20, 48], [9, 29, 31, 48], 1),
  'inference, 1x1': finished([9, 15, 13, 32], [1, 1, 32, 80], [9, 15, 13, 80], 1),
  'inference, stride 2': finished([17, 16, 16, 32], [3, 3, 32, 64], [17, 8, 8, 64], 2),
  'inference to 5 channels': finished([17, 16, 16, 6], [3, 3, 6, 5], [17, 16, 16, 5], 1),
  'one pixel wide': convolution([40, 9, 1, 4], [3, 3, 4, 4], 1),
  depthwise: withGradients(
    (x, filter) => tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 2, 'same'),
    [19, 17, 15, 10],
    [3, 3, 10, 2],
  ),
  'batch norm': batchNorm([9, 32, 32, 16], 'linear'),
  'batch norm with ReLU': batchNorm([9, 32, 32, 16], 'relu'),
  'batch norm of 5 channels, rows left over': batchNorm([40_003, 5], 'relu'),
  'batch norm of 130 channels': batchNorm([3001, 130], 'relu'),
  'batch norm of few rows': batchNorm([3, 24], 'linear'),
  'batch norm with given statistics': () => {
    const statistics = [1, 2, 3, 4].map(
      (seed) => randomTensor([10], seed, { min: 0.5, max: 2 }) as tf.Tensor1D,
    );
    return [
      tf.batchNorm(
        randomTensor([20_001, 10], 5) as tf.Tensor2D,
        ...(statistics as [tf.Tensor1D, tf.Tensor1D]),
      ),
    ];
  },
  'max pooling': withGradients((x) => tf.maxPool(x as tf.Tensor4D, 3, 2, 'same'), [13, 15, 17, 6]),
  'average pooling': withGradients((x) => tf.avgPool(x as tf.Tensor4D, 3, 2, 'same'), [13, 15, 17, 6]),
  'means over an image': () => [tf.mean(randomTensor([64, 32, 32, 5], 1), [1, 2])],
  'additions, of one shape and of a row': () => {
    const x = randomTensor([40, 31, 77], 1);
    return [tf.add(x, randomTensor([40, 31, 77], 2)), tf.mul(x, randomTensor([77], 3)), tf.sub(x, 0.3)];
  },
  'slices and paddings': () => {
    const x = randomTensor([32, 16, 16, 16], 1) as tf.Tensor4D;
    const padding: [number, number][] = [
      [0, 0],
      [0, 0],
      [0, 0],
      [8, 8],
    ];
    return [tf.pad(x, padding), tf.stridedSlice(x, [0, 0, 0, 0], [32, 16, 16, 16], [1, 2, 2, 1])];
  },
  'updates of a parameter': () => {
    const variables = [1, 2, 3].map((seed) => tf.variable(randomTensor([300, 401], seed, { min: 0 })));
    const [weight, first, second] = variables as [tf.Variable, tf.Variable, tf.Variable];
    const gradient = randomTensor([300, 401], 4);
    momentumUpdate(weight, first, gradient, { learningRate: 0.1, weightDecay: 1e-3 });
    adamUpdate(weight, first, second, gradient, { learningRate: 0.1, step: 2 });
    return variables;
  },
  sums: () => [tf.sum(randomTensor([300, 700], 1), 1), tf.sum(randomTensor([300, 700], 1), 0)],
};

/** The weights after 20 steps of a small convnet with batch norm. */
async function trained(): Promise<Uint32Array[]> {
  const init = (seed: number) => tfl.initializers.heNormal({ seed });
  const convolve = (filters: number, strides: number, seed: number) =>
    tfl.layers.conv2d({ filters, strides, kernelSize: 3, padding: 'same', kernelInitializer: init(seed) });
  const input = tfl.input({ shape: [16, 16, 3] });
  let x = convolve(16, 1, 1).apply(input) as tfl.SymbolicTensor;
  for (const [filters, strides] of [
    [16, 1],
    [32, 2],
    [32, 1],
  ] as const) {
    x = tfl.layers.batchNormalization().apply(x) as tfl.SymbolicTensor;
    x = convolve(filters, strides, filters + strides).apply(tfl.layers.reLU().apply(x)) as tfl.SymbolicTensor;
  }
  const pooled = tfl.layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }).apply(x);
  const dense = tfl.layers.dense({ units: 4, activation: 'softmax', kernelInitializer: init(9) });
  const model = tfl.model({ inputs: input, outputs: dense.apply(pooled) as tfl.SymbolicTensor });
  model.compile({ optimizer: tf.train.momentum(0.05, 0.9), loss: 'categoricalCrossentropy' });
  const images = randomTensor([16, 16, 16, 3], 1);
  const labels = tf.oneHot(
    tf.tensor1d(
      [...Array(16).keys()].map((i) => i % 4),
      'int32',
    ),
    4,
  );
  const losses: number[] = [];
  for (let step = 0; step < 20; step++) losses.push((await model.trainOnBatch(images, labels)) as number);
  expect(losses.at(-1)).toBeLessThan(losses[0]!);
  const weights = model.getWeights().map((weight) => new Uint32Array(weight.dataSync().slice().buffer));
  tf.dispose([images, labels]);
  model.dispose();
  return weights;
}

describe.each(['plain', 'relaxed'] as const)(
  'results do not depend on the number of threads, %s SIMD',
  (simd) => {
    const expected = new Map<string, Uint32Array[]>();
    let expectedWeights: Uint32Array[];

    beforeAll(async () => {
      await registerWasmKernels({ simd, threads: 2 }); // on shared memory
      await tf.setBackend('wasm');
      await setThreads(1);
      for (const [name, run] of Object.entries(cases)) expected.set(name, bits(run));
      expectedWeights = await trained();
    });

    describe.each([2, 3])('%i threads', (threads) => {
      beforeAll(async () => {
        await setThreads(threads);
        expect(describeWasm()).toMatchObject({ simd, threads, threadsNote: null });
      });

      it.each(Object.keys(cases))('%s', (name) => {
        for (let repeat = 0; repeat < 2; repeat++)
          expect(differing(bits(cases[name]!), expected.get(name)!)).toBe(0);
      });

      it('the weights after 20 steps of training', async () => {
        expect(differing(await trained(), expectedWeights)).toBe(0);
      });
    });
  },
);
