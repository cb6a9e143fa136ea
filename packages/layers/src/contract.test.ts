/** What every layer of the package owes, driven from one table. */
import { describeBackends, expectClose, numericGradient, randomTensor } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ResidualAdd,
  ResidualBatchNormalization,
  ResidualConvolution,
  ResidualDropout,
  ResidualDropoutShortcut,
  ResidualExclusiveGate,
  ResidualPadShortcut,
  ResidualProjection,
  ResidualReZero,
  ResidualScaledAdd,
  ResidualShortcutGate,
  ResidualStochasticDepth,
  registerLayers,
} from './index.js';
import { at, convolve, fill, gate, map, moments, normalize, type Values } from './testing/reference.js';

interface Row {
  title: string;
  layer: () => tfl.layers.Layer;
  /** Input shapes. */
  inputs: number[][];
  output: number[];
  /** Shapes of the weights that are trained, and of those that are not. */
  trainable: number[][];
  others?: number[][];
  /** The output by hand, at inference; where it differs, in training too. */
  reference: (inputs: Values[], weights: Values[]) => Values;
  trainingReference?: (inputs: Values[], weights: Values[]) => Values;
}

const IMAGE = [2, 3, 3, 2];
const pair = [IMAGE, IMAGE];
const GATE = [[1, 1, 2, 2], [2]];
const gated =
  (y: (g: number, x: number, f: number) => number) =>
  ([x, f]: Values[], [kernel, bias]: Values[]) => {
    const g = gate(x, kernel, bias);
    return fill(x.shape, (index) => y(at(g, index), at(x, index), at(f, index)));
  };
const padded = (x: Values, filters: number, stride: number, before: number) =>
  fill(
    [x.shape[0], Math.ceil(x.shape[1] / stride), Math.ceil(x.shape[2] / stride), filters],
    ([n, i, j, c]) => at(x, [n, i * stride, j * stride, c - before]),
  );
/** Batch normalisation with the moving statistics, or with those of the batch. */
const batchNorm =
  ({ epsilon, training = false, relu = false }: { epsilon: number; training?: boolean; relu?: boolean }) =>
  ([x, addend]: Values[], [gamma, beta, mean, variance]: Values[]) => {
    const y = normalize(x, { gamma, beta, mean, variance, ...(training ? moments(x) : {}) }, epsilon);
    const sum = addend ? map((a, b) => a + b, y, addend) : y;
    return relu ? map((a) => Math.max(a, 0), sum) : sum;
  };

const ROWS: Row[] = [
  {
    title: 'ResidualAdd',
    layer: () => new ResidualAdd({ name: 'layer' }),
    inputs: pair,
    output: IMAGE,
    trainable: [],
    reference: ([x, f]) => map((a, b) => a + b, x, f),
  },
  {
    title: 'ResidualAdd of rank 2',
    layer: () => new ResidualAdd({ name: 'layer' }),
    inputs: [
      [3, 4],
      [3, 4],
    ],
    output: [3, 4],
    trainable: [],
    reference: ([x, f]) => map((a, b) => a + b, x, f),
  },
  {
    title: 'ResidualScaledAdd',
    layer: () => new ResidualScaledAdd({ name: 'layer', shortcutScale: 0.5, branchScale: -2 }),
    inputs: pair,
    output: IMAGE,
    trainable: [],
    reference: ([x, f]) => map((a, b) => 0.5 * a - 2 * b, x, f),
  },
  {
    title: 'ResidualExclusiveGate',
    layer: () => new ResidualExclusiveGate({ name: 'layer', gateBias: -1 }),
    inputs: pair,
    output: IMAGE,
    trainable: GATE,
    reference: gated((g, x, f) => (1 - g) * x + g * f),
  },
  {
    title: 'ResidualShortcutGate',
    layer: () => new ResidualShortcutGate({ name: 'layer' }),
    inputs: pair,
    output: IMAGE,
    trainable: GATE,
    reference: gated((g, x, f) => (1 - g) * x + f),
  },
  {
    title: 'ResidualReZero',
    layer: () => new ResidualReZero({ name: 'layer' }),
    inputs: pair,
    output: IMAGE,
    trainable: [[]],
    reference: ([x, f], [alpha]) => map((a, b) => a + alpha.data[0] * b, x, f),
  },
  {
    title: 'ResidualReZero of the branch alone',
    layer: () => new ResidualReZero({ name: 'layer' }),
    inputs: [IMAGE],
    output: IMAGE,
    trainable: [[]],
    reference: ([f], [alpha]) => map((a) => alpha.data[0] * a, f),
  },
  {
    title: 'ResidualStochasticDepth',
    layer: () => new ResidualStochasticDepth({ name: 'layer', survivalProbability: 0.75 }),
    inputs: pair,
    output: IMAGE,
    trainable: [],
    reference: ([x, f]) => map((a, b) => a + 0.75 * b, x, f),
  },
  {
    title: 'ResidualStochasticDepth of rows of the branch alone',
    layer: () =>
      new ResidualStochasticDepth({ name: 'layer', survivalProbability: 0.25, mode: 'row', seed: 2 }),
    inputs: [IMAGE],
    output: IMAGE,
    trainable: [],
    reference: ([f]) => map((a) => 0.25 * a, f),
  },
  {
    title: 'ResidualDropoutShortcut',
    layer: () => new ResidualDropoutShortcut({ name: 'layer', rate: 0.25, seed: 3 }),
    inputs: [IMAGE],
    output: IMAGE,
    trainable: [],
    reference: ([x]) => map((a) => 0.75 * a, x),
  },
  {
    title: 'ResidualDropoutShortcut, inverted',
    layer: () => new ResidualDropoutShortcut({ name: 'layer', rate: 0.25, inverted: true }),
    inputs: [IMAGE],
    output: IMAGE,
    trainable: [],
    reference: ([x]) => x,
  },
  {
    title: 'ResidualDropout',
    layer: () => new ResidualDropout({ name: 'layer', rate: 0.25 }),
    inputs: [IMAGE],
    output: IMAGE,
    trainable: [],
    reference: ([x]) => x,
  },
  {
    title: 'ResidualPadShortcut',
    layer: () => new ResidualPadShortcut({ name: 'layer', filters: 5, stride: 2 }),
    inputs: [[2, 5, 4, 2]],
    output: [2, 3, 2, 5],
    trainable: [],
    reference: ([x]) => padded(x, 5, 2, 1),
  },
  {
    title: 'ResidualPadShortcut without a stride',
    layer: () => new ResidualPadShortcut({ name: 'layer', filters: 6 }),
    inputs: [IMAGE],
    output: [2, 3, 3, 6],
    trainable: [],
    reference: ([x]) => padded(x, 6, 1, 2),
  },
  {
    title: 'ResidualProjection',
    layer: () => new ResidualProjection({ name: 'layer', filters: 3, stride: 2 }),
    inputs: [[2, 3, 4, 2]],
    output: [2, 2, 2, 3],
    trainable: [[1, 1, 2, 3]],
    reference: ([x], [kernel]) => convolve(x, kernel, 2, 0),
  },
  {
    title: 'ResidualConvolution of an even length',
    layer: () => new ResidualConvolution({ name: 'layer', filters: 3, stride: 2 }),
    inputs: [[2, 4, 4, 2]],
    output: [2, 2, 2, 3],
    trainable: [[3, 3, 2, 3]],
    reference: ([x], [kernel]) => convolve(x, kernel, 2, 1),
  },
  {
    title: 'ResidualConvolution of an odd length',
    layer: () => new ResidualConvolution({ name: 'layer', filters: 2, kernelSize: 5, stride: 2 }),
    inputs: [[1, 5, 6, 2]],
    output: [1, 3, 3, 2],
    trainable: [[5, 5, 2, 2]],
    reference: ([x], [kernel]) => convolve(x, kernel, 2, 2),
  },
  {
    title: 'ResidualBatchNormalization',
    layer: () => new ResidualBatchNormalization({ name: 'layer', momentum: 0.9, epsilon: 0.01 }),
    inputs: [IMAGE],
    output: IMAGE,
    trainable: [[2], [2]],
    others: [[2], [2]],
    reference: batchNorm({ epsilon: 0.01 }),
    trainingReference: batchNorm({ epsilon: 0.01, training: true }),
  },
  {
    title: 'ResidualBatchNormalization of rank 2 with an addend',
    layer: () => new ResidualBatchNormalization({ name: 'layer' }),
    inputs: [
      [5, 3],
      [5, 3],
    ],
    output: [5, 3],
    trainable: [[3], [3]],
    others: [[3], [3]],
    reference: batchNorm({ epsilon: 1e-3 }),
    trainingReference: batchNorm({ epsilon: 1e-3, training: true }),
  },
  {
    title: 'ResidualBatchNormalization with an addend and ReLU',
    layer: () => new ResidualBatchNormalization({ name: 'layer', activation: 'relu', epsilon: 1e-5 }),
    inputs: pair,
    output: IMAGE,
    trainable: [[2], [2]],
    others: [[2], [2]],
    reference: batchNorm({ epsilon: 1e-5, relu: true }),
    trainingReference: batchNorm({ epsilon: 1e-5, relu: true, training: true }),
  },
  {
    title: 'ResidualBatchNormalization without gamma and beta',
    layer: () => new ResidualBatchNormalization({ name: 'layer', center: false, scale: false }),
    inputs: [IMAGE],
    output: IMAGE,
    trainable: [],
    others: [[2], [2]],
    reference: (inputs, [mean, variance]) =>
      batchNorm({ epsilon: 1e-3 })(inputs, [fill([2], () => 1), fill([2], () => 0), mean, variance]),
    trainingReference: (inputs, [mean, variance]) =>
      batchNorm({ epsilon: 1e-3, training: true })(inputs, [
        fill([2], () => 1),
        fill([2], () => 0),
        mean,
        variance,
      ]),
  },
];

const values = (tensor: tf.Tensor): Values => ({ shape: tensor.shape, data: [...tensor.dataSync()] });
const single = <T>(list: T[]): T | T[] => (list.length === 1 ? list[0] : list);
const inputsOf = ({ inputs }: Row) => inputs.map((shape, i) => randomTensor(shape, 10 + i));

/** A built layer whose weights are random: the variances above 0. */
function builtLayer(row: Row): tfl.layers.Layer {
  const layer = row.layer();
  layer.apply(single(row.inputs.map((shape) => tf.zeros(shape))));
  layer.setWeights(
    layer.getWeights().map((weight, i) => randomTensor(weight.shape, 20 + i, { min: 0.2, max: 1.5 })),
  );
  return layer;
}

/** Runs a layer, from the start of its random numbers. */
function run(layer: tfl.layers.Layer, inputs: tf.Tensor[], training = false): tf.Tensor {
  if ('randomStep' in layer) layer.randomStep = 0;
  return layer.apply(single(inputs), { training }) as tf.Tensor;
}

function modelOf(row: Row): tfl.LayersModel {
  const inputs = row.inputs.map((shape, i) => tfl.input({ shape: shape.slice(1), name: `input_${i}` }));
  const outputs = row.layer().apply(single(inputs)) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs, outputs });
  model.setWeights(model.getWeights().map((weight, i) => randomTensor(weight.shape, 30 + i, { min: 0.2 })));
  return model;
}

describeBackends('contract', () => {
  beforeAll(() => {
    registerLayers();
    registerLayers();
  });

  describe.each(ROWS)('$title', (row) => {
    it('gives the shape that it announces', () => {
      const layer = row.layer();
      expect(layer.computeOutputShape(single(row.inputs))).toEqual(row.output);
      const symbolic = row.inputs.map((shape) => tfl.input({ shape: shape.slice(1) }));
      expect((layer.apply(single(symbolic)) as tfl.SymbolicTensor).shape).toEqual([
        null,
        ...row.output.slice(1),
      ]);
      for (const training of [false, true]) {
        expect(run(layer, inputsOf(row), training).shape).toEqual(row.output);
      }
    });

    it('has the weights that it should', () => {
      const layer = builtLayer(row);
      expect(layer.trainableWeights.map((weight) => weight.shape)).toEqual(row.trainable);
      expect(layer.nonTrainableWeights.map((weight) => weight.shape)).toEqual(row.others ?? []);
      const size = (shapes: number[][]) => shapes.reduce((sum, s) => sum + s.reduce((a, b) => a * b, 1), 0);
      expect(layer.countParams()).toBe(size([...row.trainable, ...(row.others ?? [])]));
    });

    it('gives the values of the formula', () => {
      const layer = builtLayer(row);
      const inputs = inputsOf(row);
      const [x, weights] = [inputs.map(values), layer.getWeights().map(values)];
      const expected = row.reference(x, weights);
      expectClose(run(layer, inputs), tf.tensor(expected.data, expected.shape), { relative: 3e-6 });
      if (row.trainingReference) {
        const trained = row.trainingReference(x, weights);
        expectClose(run(layer, inputs, true), tf.tensor(trained.data, trained.shape), { relative: 3e-6 });
      }
    });

    it.each([false, true])('has the gradient of its output, training: %s', (training) => {
      const layer = builtLayer(row);
      const inputs = inputsOf(row);
      const direction = randomTensor(row.output, 40);
      const loss = (tensors: tf.Tensor[]) =>
        tf.sum(tf.mul(run(layer, tensors, training), direction)) as tf.Scalar;
      const close = { relative: 2e-3, absolute: 5e-4 };

      const gradients = tf.grads((...tensors: tf.Tensor[]) => loss(tensors))(inputs);
      inputs.forEach((input, i) => {
        const withInput = (tensor: tf.Tensor) => loss(inputs.map((other, j) => (i === j ? tensor : other)));
        expectClose(gradients[i], numericGradient(withInput, input), close);
      });

      const weights = layer.trainableWeights;
      if (weights.length === 0) return;
      const variables = weights.map((weight) => weight.read() as tf.Variable);
      const { grads } = tf.variableGrads(() => loss(inputs), variables);
      for (const variable of variables) {
        const start = tf.clone(variable);
        const withWeight = (tensor: tf.Tensor) => {
          variable.assign(tensor);
          return loss(inputs);
        };
        expectClose(grads[variable.name], numericGradient(withWeight, start), close);
        variable.assign(start);
      }
    });

    it('comes back from its configuration', () => {
      const layer = builtLayer(row);
      const config = JSON.parse(JSON.stringify(layer.getConfig()));
      const Layer = layer.constructor as tf.serialization.SerializableConstructor<tfl.layers.Layer>;
      const again = new Layer(config);
      expect(again.getConfig()).toEqual(layer.getConfig());
      const inputs = inputsOf(row);
      run(again, inputs);
      again.setWeights(layer.getWeights());
      for (const training of [false, true]) {
        expect(run(again, inputs, training).dataSync()).toEqual(run(layer, inputs, training).dataSync());
      }
    });

    it('comes back with its model, from JSON and from a file', async () => {
      const model = modelOf(row);
      const inputs = inputsOf(row);
      const expected = (model.predict(single(inputs)) as tf.Tensor).dataSync();
      const same = (other: tfl.LayersModel) => {
        expect(other.weights.map((weight) => weight.originalName)).toEqual(
          model.weights.map((weight) => weight.originalName),
        );
        expect((other.predict(single(inputs)) as tf.Tensor).dataSync()).toEqual(expected);
      };
      const fromJson = await tfl.models.modelFromJSON(JSON.parse(model.toJSON() as string));
      fromJson.setWeights(model.getWeights());
      same(fromJson);

      let saved: tf.io.ModelArtifacts | undefined;
      await model.save(
        tf.io.withSaveHandler(async (artifacts) => {
          saved = artifacts;
          return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
        }),
      );
      same(await tfl.loadLayersModel(tf.io.fromMemory(saved!)));
    });
  });
});
