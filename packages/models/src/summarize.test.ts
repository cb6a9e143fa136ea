import '@tensorflow/tfjs-backend-cpu';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { formatSummary } from './format-summary.js';
import { summarize } from './summarize.js';

const { layers } = tfl;
const image = () => tfl.input({ shape: [16, 12, 3], name: 'image' });
const of = (build: (x: tfl.SymbolicTensor) => tfl.SymbolicTensor, x = image()) =>
  summarize(tfl.model({ inputs: x, outputs: build(x) }));
type Apply = (x: tfl.SymbolicTensor) => tfl.SymbolicTensor;
const apply =
  (layer: tfl.layers.Layer): Apply =>
  (x) =>
    layer.apply(x) as tfl.SymbolicTensor;

describe('multiply-adds and parameters, worked out by hand', () => {
  it.each([
    [
      '3x3 convolution',
      layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same' }),
      192 * 27 * 8,
      27 * 8 + 8,
    ],
    ['strided, valid', layers.conv2d({ filters: 8, kernelSize: 3, strides: 2 }), 7 * 5 * 27 * 8, 27 * 8 + 8],
    ['dilated', layers.conv2d({ filters: 4, kernelSize: 3, dilationRate: 2 }), 12 * 8 * 27 * 4, 27 * 4 + 4],
    [
      'depthwise',
      layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: 'same' }),
      192 * 54,
      60,
    ],
    [
      'separable',
      layers.separableConv2d({ filters: 5, kernelSize: 3, padding: 'same', useBias: false }),
      192 * (27 + 15),
      27 + 15,
    ],
    [
      'transposed',
      layers.conv2dTranspose({ filters: 4, kernelSize: 2, strides: 2, useBias: false }),
      192 * 4 * 3 * 4,
      48,
    ],
    ['dense on every pixel', layers.dense({ units: 10 }), 192 * 30, 40],
    ['batch norm', layers.batchNormalization({}), 0, 6],
    ['ReLU', layers.reLU(), 0, 0],
  ])('%s', (_, layer, multiplyAdds, parameters) => {
    expect(of(apply(layer))).toMatchObject({ multiplyAdds, parameters });
  });

  it('counts a shared layer once in parameters and at every use in multiply-adds', () => {
    const shared = layers.conv2d({ filters: 3, kernelSize: 1, useBias: false });
    const summary = of((x) => apply(shared)(apply(shared)(x)));
    expect(summary).toMatchObject({ parameters: 9, multiplyAdds: 2 * 192 * 9 });
    expect(summary.layers).toHaveLength(2);
  });

  it('goes into a nested model', () => {
    const inner = tfl.sequential({ layers: [layers.dense({ units: 4, inputShape: [16, 12, 3] })] });
    expect(of(apply(inner))).toMatchObject({ parameters: 16, multiplyAdds: 192 * 12 });
  });

  it('takes a Sequential', () => {
    const model = tfl.sequential({ layers: [layers.dense({ units: 4, inputShape: [3] })] });
    expect(summarize(model)).toMatchObject({ parameters: 16, multiplyAdds: 12 });
  });

  it('tells frozen weights and moving statistics from trainable ones', () => {
    const summary = of((x) =>
      apply(layers.dense({ units: 2, trainable: false }))(apply(layers.batchNormalization({}))(x)),
    );
    expect(summary).toMatchObject({ parameters: 6, nonTrainable: 6 + 8 });
  });

  it('answers null where a size is open or a cost unknown', () => {
    const open = tfl.input({ shape: [null, null, 3] });
    expect(of(apply(layers.conv2d({ filters: 8, kernelSize: 3 })), open).multiplyAdds).toBeNull();
    const sequence = tfl.input({ shape: [5, 3] });
    expect(
      of(apply(layers.simpleRNN({ units: 2, recurrentInitializer: 'glorotUniform' })), sequence).multiplyAdds,
    ).toBeNull();
  });

  it('refuses a Sequential without layers', () => {
    const model = tfl.sequential({ name: 'open' });
    expect(() => summarize(model)).toThrow(/'open' is empty: add layers, the first with an inputShape/);
  });
});

it('names shapes and inputs of a merge', () => {
  const summary = of(
    (x) =>
      layers.add({ name: 'sum' }).apply([x, apply(layers.reLU({ name: 'relu' }))(x)]) as tfl.SymbolicTensor,
  );
  expect(summary.layers.at(-1)).toEqual({
    name: 'sum',
    type: 'Add',
    outputShape: [null, 16, 12, 3],
    inputs: ['image', 'relu'],
    parameters: 0,
    nonTrainable: 0,
    multiplyAdds: 0,
    activationBytes: 4 * 16 * 12 * 3,
  });
});

it('prints a table', () => {
  const x = image();
  const y = apply(layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same', name: 'conv' }))(x);
  const model = tfl.model({ inputs: x, outputs: apply(layers.reLU({ name: 'relu' }))(y), name: 'small' });
  expect(`\n${formatSummary(summarize(model))}\n`).toBe(`
layer  type        output          parameters  multiply-adds
------------------------------------------------------------
image  InputLayer  [-, 16, 12, 3]           0              0
conv   Conv2D      [-, 16, 12, 8]         224         41,472
relu   ReLU        [-, 16, 12, 8]           0              0
------------------------------------------------------------
small                                     224         41,472
activations of one image: 0.01 MiB at once at inference, 0.01 in all; 0.03 MiB kept in training
`);
});
