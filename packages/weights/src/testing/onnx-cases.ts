import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { ExportOnnxOptions } from '../onnx/options.js';

/** A model to export, and how. */
export interface OnnxCase {
  model: () => tfl.LayersModel;
  options?: ExportOnnxOptions;
  /** What it gives, where tfjs does not compute it. */
  outputs?: (model: tfl.LayersModel, inputs: tf.Tensor[]) => tf.Tensor;
}

type Symbolic = tfl.SymbolicTensor;
type Made = { apply(inputs: Symbolic | Symbolic[]): unknown };

/** One layer after the other. */
const chain = (x: Symbolic, ...layers: Made[]): Symbolic =>
  layers.reduce((y, layer) => layer.apply(y) as Symbolic, x);

const join = (layer: Made, ...inputs: Symbolic[]): Symbolic => layer.apply(inputs) as Symbolic;

/**
 * Numbers in [-1, 1) that every machine has alike, and that a float32 holds exactly: Park and Miller's generator, whose product
 * stays below 2^53.
 */
export function exactNumbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state % 4096) / 2048 - 1;
  });
}

/** Gives every weight such numbers; variances are made positive. */
function fill(model: tfl.LayersModel): tfl.LayersModel {
  for (const [i, variable] of model.weights.entries()) {
    const { shape, originalName } = variable;
    const numbers = exactNumbers(tf.util.sizeFromShape(shape as number[]), i + 1);
    const values = originalName.endsWith('variance')
      ? numbers.map((x) => x / 2 + 1)
      : numbers.map((x) => x / 2);
    const tensor = tf.tensor(values, shape as number[]);
    variable.write(tensor);
    tensor.dispose();
  }
  return model;
}

const {
  activation,
  add,
  average,
  averagePooling1d,
  averagePooling2d,
  averagePooling3d,
  batchNormalization,
  concatenate,
  conv1d,
  conv2d,
  conv2dTranspose,
  conv3d,
  cropping2D,
  dense,
  depthwiseConv2d,
  dropout,
  elu,
  flatten,
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalMaxPooling1d,
  globalMaxPooling2d,
  leakyReLU,
  maxPooling1d,
  maxPooling2d,
  maxPooling3d,
  maximum,
  minimum,
  multiply,
  permute,
  prelu,
  reLU,
  rescaling,
  reshape,
  separableConv2d,
  softmax,
  thresholdedReLU,
  upSampling2d,
  zeroPadding2d,
} = tfl.layers;

/** Everything that a plain residual network of the zoo has, shortcut A among it. */
function residual(): tfl.LayersModel {
  const image = tfl.input({ shape: [8, 8, 3], name: 'image' });
  const x = chain(
    image,
    zeroPadding2d({ name: 'stem_pad', padding: [1, 1] }),
    conv2d({ name: 'stem_conv', filters: 4, kernelSize: 3, useBias: false }),
    batchNormalization({ name: 'stem_bn' }),
    activation({ name: 'stem_relu', activation: 'relu' }),
  );
  const branch = chain(
    x,
    zeroPadding2d({ name: 'pad1', padding: [1, 1] }),
    conv2d({ name: 'conv1', filters: 6, kernelSize: 3, strides: 2, useBias: false }),
    batchNormalization({ name: 'bn1', scale: false, epsilon: 1e-5 }),
    activation({ name: 'relu1', activation: 'relu' }),
    conv2d({ name: 'conv2', filters: 6, kernelSize: 3, padding: 'same' }),
    batchNormalization({ name: 'bn2', center: false }),
  );
  const shortcut = chain(
    x,
    averagePooling2d({ name: 'shortcut_pool', poolSize: 1, strides: 2 }),
    permute({ name: 'shortcut_permute1', dims: [1, 3, 2] }),
    zeroPadding2d({
      name: 'shortcut_pad',
      padding: [
        [0, 0],
        [1, 1],
      ],
    }),
    permute({ name: 'shortcut_permute2', dims: [1, 3, 2] }),
  );
  const logits = chain(
    join(add({ name: 'sum' }), shortcut, branch),
    activation({ name: 'relu2', activation: 'relu' }),
    dropout({ name: 'drop', rate: 0.5 }),
    globalAveragePooling2d({ name: 'pool' }),
    dense({ name: 'logits', units: 5 }),
  );
  return fill(tfl.model({ name: 'residual', inputs: image, outputs: logits }));
}

function convolutions(): tfl.LayersModel {
  const image = tfl.input({ shape: [7, 6, 2], name: 'image' });
  const all = [
    conv2d({
      name: 'same',
      filters: 3,
      kernelSize: [3, 2],
      strides: 2,
      padding: 'same',
      activation: 'sigmoid',
    }),
    conv2d({ name: 'dilated', filters: 2, kernelSize: 2, dilationRate: 2, padding: 'same' }),
    depthwiseConv2d({ name: 'depthwise', kernelSize: 3, depthMultiplier: 2, activation: 'tanh' }),
    separableConv2d({ name: 'separable', filters: 3, kernelSize: 3, strides: 2, padding: 'same' }),
    conv2dTranspose({ name: 'up_same', filters: 3, kernelSize: 3, strides: 2, padding: 'same' }),
    conv2dTranspose({ name: 'up_valid', filters: 2, kernelSize: 3, strides: 2, activation: 'relu' }),
    conv2dTranspose({ name: 'up_small', filters: 2, kernelSize: 1, strides: 2, padding: 'same' }),
    conv2dTranspose({ name: 'up_small_valid', filters: 2, kernelSize: 2, strides: 3, useBias: false }),
  ];
  const outputs = all.map((layer) => chain(image, layer));
  return fill(tfl.model({ name: 'convolutions', inputs: image, outputs }));
}

function activations(): tfl.LayersModel {
  const image = tfl.input({ shape: [3, 2, 4], name: 'image' });
  const x = chain(
    image,
    conv2d({ name: 'conv', filters: 4, kernelSize: 1 }),
    rescaling({ name: 'wide', scale: 4, offset: -0.5 }),
  );
  const named = (
    [
      ...([
        'elu',
        'hardSigmoid',
        'linear',
        'relu',
        'relu6',
        'selu',
        'sigmoid',
        'softmax',
        'softplus',
      ] as const),
      ...(['softsign', 'tanh', 'swish', 'mish', 'gelu', 'gelu_new', 'logSoftmax'] as const),
    ] as const
  ).map((name) => activation({ name, activation: name as 'relu' })); // tfjs declares all but the last
  const layers = [
    reLU({ name: 'capped', maxValue: 0.75 }),
    reLU({ name: 'uncapped' }),
    leakyReLU({ name: 'leaky', alpha: 0.1 }),
    elu({ name: 'elu_layer' }),
    thresholdedReLU({ name: 'thresholded', theta: 0.25 }),
    prelu({ name: 'prelu' }),
    prelu({ name: 'prelu_shared', sharedAxes: [1, 2] }),
    softmax({ name: 'softmax_last', axis: -1 }),
  ];
  const outputs = [...named, ...layers].map((layer) => chain(x, layer));
  const all = join(concatenate({ name: 'all', axis: -1 }), ...outputs);
  return fill(tfl.model({ name: 'activations', inputs: image, outputs: all }));
}

function shapes(): tfl.LayersModel {
  const image = tfl.input({ shape: [4, 6, 2], name: 'image' });
  const x = chain(image, conv2d({ name: 'conv', filters: 3, kernelSize: 1 }));
  const padding: [[number, number], [number, number]] = [
    [0, 1],
    [2, 0],
  ];
  const outputs = [
    x,
    chain(x, permute({ name: 'turned', dims: [3, 1, 2] })),
    chain(x, flatten({ name: 'flat' }), dense({ name: 'dense', units: 2, activation: 'softmax' })),
    chain(x, reshape({ name: 'rows', targetShape: [8, 9] }), dense({ name: 'dense_rows', units: 2 })),
    chain(x, reshape({ name: 'open', targetShape: [-1, 12] }), softmax({ name: 'rows_softmax', axis: 2 })),
    chain(x, cropping2D({ name: 'cropped', cropping: padding })),
    chain(x, zeroPadding2d({ name: 'padded', padding }), maxPooling2d({ name: 'max', poolSize: 2 })),
    chain(
      x,
      zeroPadding2d({ name: 'padded_small', padding: [1, 1] }),
      averagePooling2d({ name: 'average_zeros', poolSize: 2, strides: 1 }),
    ),
    chain(
      x,
      activation({ name: 'relu', activation: 'relu' }),
      zeroPadding2d({ name: 'padded_relu', padding: [1, 1] }),
      maxPooling2d({ name: 'max_zeros', poolSize: 3, strides: 2 }),
    ),
    chain(x, upSampling2d({ name: 'nearest', size: [2, 3] })),
    chain(x, upSampling2d({ name: 'bilinear', size: [2, 2], interpolation: 'bilinear' })),
    chain(x, averagePooling2d({ name: 'average', poolSize: 3, strides: 2, padding: 'same' })),
    chain(x, maxPooling2d({ name: 'max_same', poolSize: [3, 2], strides: 2, padding: 'same' })),
    chain(x, globalMaxPooling2d({ name: 'global_max' }), batchNormalization({ name: 'bn' })),
  ];
  return fill(tfl.model({ name: 'shapes', inputs: image, outputs }));
}

function otherRanks(): tfl.LayersModel {
  const row = tfl.input({ shape: [9, 3], name: 'row' });
  const line = chain(
    row,
    conv1d({ name: 'conv1d', filters: 4, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' }),
    batchNormalization({ name: 'bn' }),
  );
  const volume = tfl.input({ shape: [4, 5, 6, 2], name: 'volume' });
  const block = chain(volume, conv3d({ name: 'conv3d', filters: 3, kernelSize: 2, padding: 'same' }));
  const outputs = [
    chain(line, maxPooling1d({ name: 'max1d', poolSize: 2, strides: 1, padding: 'same' })),
    chain(line, averagePooling1d({ name: 'average1d', poolSize: 2 })),
    chain(line, globalAveragePooling1d({ name: 'global_average1d' })),
    chain(line, globalMaxPooling1d({ name: 'global_max1d' })),
    chain(block, maxPooling3d({ name: 'max3d', poolSize: 2 })),
    chain(
      block,
      averagePooling3d({ name: 'average3d', poolSize: 2, padding: 'same' }),
      flatten({ name: 'flat' }),
    ),
  ];
  return fill(tfl.model({ name: 'other-ranks', inputs: [row, volume], outputs }));
}

/** Layers that are used twice, models as layers, all merges, and outputs that are what is fed or another output. */
function graphs(): tfl.LayersModel {
  const a = tfl.input({ shape: [4, 4, 2], name: 'a' });
  const b = tfl.input({ shape: [4, 4, 2], name: 'b' });
  const inner = () => {
    const input = tfl.input({ shape: [4, 4, 2], name: 'inner_input' });
    const pad = zeroPadding2d({ name: 'inner_pad', padding: [1, 1] });
    const padded = chain(input, pad); // two take it: one can do without the operation, one cannot
    const conv = chain(padded, conv2d({ name: 'conv', filters: 2, kernelSize: 3 }));
    const pooled = chain(padded, averagePooling2d({ name: 'inner_pool', poolSize: 3, strides: 1 }));
    return tfl.model({
      name: 'inner',
      inputs: input,
      outputs: join(add({ name: 'inner_sum' }), conv, pooled),
    });
  };
  const sequential = tfl.sequential({
    name: 'sequential',
    layers: [
      conv2d({ name: 'conv', filters: 2, kernelSize: 1, inputShape: [4, 4, 2], activation: 'relu' }),
      batchNormalization({ name: 'bn' }),
    ],
  });
  const shared = conv2d({ name: 'shared', filters: 2, kernelSize: 1 });
  const nested = inner();
  const [x, y] = [chain(a, shared), chain(b, shared, nested, sequential)];
  const z = chain(a, nested);
  const outputs = [
    join(average({ name: 'average' }), x, y, z),
    join(maximum({ name: 'maximum' }), x, y),
    join(minimum({ name: 'minimum' }), y, b),
    join(multiply({ name: 'multiply' }), a, x, y),
    join(add({ name: 'add' }), a, x, y),
    join(concatenate({ name: 'concatenate', axis: 2 }), a, y),
    z,
    chain(a, dropout({ name: 'fed', rate: 0.5 })),
    chain(z, dropout({ name: 'again', rate: 0.5 })),
  ];
  return fill(tfl.model({ name: 'graphs', inputs: [a, b], outputs }));
}

function channelsFirst(): tfl.LayersModel {
  const dataFormat = 'channelsFirst' as const;
  const image = tfl.input({ shape: [2, 6, 6], name: 'image' });
  const x = chain(
    image,
    zeroPadding2d({ name: 'pad', padding: [1, 0], dataFormat }),
    conv2d({ name: 'conv', filters: 3, kernelSize: 3, strides: 2, padding: 'same', dataFormat }),
  );
  const outputs = [
    chain(x, maxPooling2d({ name: 'max', poolSize: 2, dataFormat })),
    chain(x, flatten({ name: 'flat', dataFormat })),
    chain(x, globalAveragePooling2d({ name: 'global', dataFormat })),
  ];
  return fill(tfl.model({ name: 'channels-first', inputs: image, outputs }));
}

/** Over another axis than the last. */
function normalization(): tfl.LayersModel {
  const image = tfl.input({ shape: [3, 2, 2], name: 'image' });
  const outputs = chain(image, batchNormalization({ name: 'bn', axis: 1 }));
  return fill(tfl.model({ name: 'normalization', inputs: image, outputs }));
}

/** `gamma (x - mean) / sqrt(variance + epsilon) + beta`: tfjs on its cpu backend takes its weights along the last axis in any case. */
function normalized(model: tfl.LayersModel, [x]: tf.Tensor[]): tf.Tensor {
  const [gamma, beta, mean, variance] = model.getWeights().map((weight) => tf.reshape(weight, [3, 1, 1]));
  const scaled = tf.div(tf.mul(gamma, tf.sub(x, mean)), tf.sqrt(tf.add(variance, 1e-3)));
  return tf.add(scaled, beta);
}

/** Height and width are not known before an image comes. */
function anySize(): tfl.LayersModel {
  const image = tfl.input({ shape: [null, null, 3], name: 'image' });
  const logits = chain(
    image,
    conv2d({ name: 'conv', filters: 4, kernelSize: 3, strides: 2, padding: 'same' }),
    zeroPadding2d({ name: 'pad', padding: [1, 1] }),
    conv2d({ name: 'conv2', filters: 4, kernelSize: 3, strides: 2, padding: 'same' }),
    maxPooling2d({ name: 'max', poolSize: 2, strides: 2, padding: 'same' }),
    globalAveragePooling2d({ name: 'pool' }),
    dense({ name: 'logits', units: 2 }),
  );
  return fill(tfl.model({ name: 'any-size', inputs: image, outputs: logits }));
}

/** Models with every layer that can be written, and every option. */
export const ONNX_CASES: Readonly<Record<string, OnnxCase>> = {
  residual: { model: residual },
  'residual-nchw': {
    model: residual,
    options: { layout: 'nchw', name: 'first', metadata: { licence: 'MIT' } },
  },
  'residual-17': { model: residual, options: { opset: 17 } },
  'residual-22': { model: residual, options: { opset: 22, batch: 2 } },
  convolutions: { model: convolutions },
  'convolutions-nchw': { model: convolutions, options: { layout: 'nchw' } },
  activations: { model: activations },
  'activations-22': { model: activations, options: { opset: 22 } },
  shapes: { model: shapes },
  'shapes-22': { model: shapes, options: { opset: 22 } },
  'other-ranks': { model: otherRanks },
  graphs: { model: graphs },
  'channels-first': { model: channelsFirst },
  normalization: { model: normalization, outputs: normalized },
  'any-size': { model: anySize },
};

/** What is fed to a model: two images of each input, as tfjs has them. */
export function onnxInputs(model: tfl.LayersModel): tf.Tensor[] {
  return model.inputs.map(({ shape }, i) => {
    const lengths = [2, ...shape.slice(1).map((length) => length ?? 5)];
    return tf.tensor(exactNumbers(tf.util.sizeFromShape(lengths), 100 + i), lengths);
  });
}
