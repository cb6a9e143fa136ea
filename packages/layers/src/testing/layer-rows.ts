/** The table behind the contract test. */
import type * as tfl from '@tensorflow/tfjs-layers';
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
} from '../index.js';
import { at, convolve, fill, gate, map, moments, normalize, type Values } from './reference.js';

/** A layer, and what must hold of it. */
export interface LayerRow {
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

/** Every layer of the package, in its variants. */
export const ROWS: LayerRow[] = [
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
    title: 'ResidualProjection with a bias',
    layer: () => new ResidualProjection({ name: 'layer', filters: 3, stride: 2, useBias: true }),
    inputs: [[2, 4, 4, 2]],
    output: [2, 2, 2, 3],
    trainable: [[1, 1, 2, 3], [3]],
    reference: ([x], [kernel, bias]) => {
      const y = convolve(x, kernel, 2, 0);
      return fill(y.shape, (index) => at(y, index) + at(bias, index.slice(3)));
    },
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
