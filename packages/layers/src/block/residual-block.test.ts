import { describeBackends, randomTensor } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { convolution } from './convolution.js';
import { batchNormalization } from './normalization.js';
import type { BranchContext, ResidualBlockOptions } from './options.js';
import type { OrderName } from './orders.js';
import { residualBlock } from './residual-block.js';

type Options = Omit<ResidualBlockOptions, 'name'>;

function build(options: Options, shape = [6, 6, 4]): tfl.LayersModel {
  const input = tfl.input({ shape, name: 'input' });
  return tfl.model({ inputs: input, outputs: residualBlock({ name: 'block', ...options })(input) });
}

/** The names of a model's layers without the input and the block's prefix, in the order of its graph. */
const layerNames = (model: tfl.LayersModel) =>
  model.layers
    .slice(1)
    .map(({ name }) => name.replace('block_', ''))
    .join(' ');

describeBackends('residualBlock', () => {
  describe('the orders of figure 4', () => {
    const FIGURE: [OrderName, string][] = [
      ['original', 'conv1 bn1 relu1 conv2 bn2 add out'],
      ['bn-after-addition', 'conv1 bn1 relu1 conv2 add bn2 out'],
      ['relu-before-addition', 'conv1 bn1 relu1 conv2 bn2 relu2 add'],
      ['relu-only-preactivation', 'relu1 conv1 bn1 relu2 conv2 bn2 add'],
      ['full-preactivation', 'bn1 relu1 conv1 bn2 relu2 conv2 add'],
    ];
    it.each(FIGURE)('%s: %s', (order, names) => {
      expect(layerNames(build({ filters: 4, order, fused: false }))).toBe(names);
    });

    const FUSED: [OrderName, string][] = [
      ['original', 'conv1 bn1 conv2 bn2'],
      ['bn-after-addition', 'conv1 bn1 conv2 add bn2'],
      ['relu-before-addition', 'conv1 bn1 conv2 bn2 add'],
      ['relu-only-preactivation', 'relu1 conv1 bn1 conv2 bn2'],
      ['full-preactivation', 'bn1 conv1 bn2 conv2 add'],
    ];
    it.each(FUSED)('%s, fused: %s', (order, names) => {
      expect(layerNames(build({ filters: 4, order }))).toBe(names);
    });
  });

  it('names the layers of every shortcut', () => {
    const names = (options: Partial<Options>) => layerNames(build({ filters: 8, stride: 2, ...options }));
    expect(names({ shortcut: 'none' })).toBe('conv1 bn1 conv2 bn2');
    expect(names({ shortcut: 'projection', branch: 'bottleneck' })).toBe(
      'conv1 bn1 conv2 bn2 shortcut conv3 shortcut_bn bn3',
    );
    expect(names({ fused: false })).toBe(
      'conv1_pad conv1 shortcut_pool bn1 shortcut_permute1 relu1 shortcut_pad conv2 shortcut_permute2 bn2 add out',
    );
    expect(names({ shortcut: 'exclusive-gate', scaling: 'rezero' })).toBe(
      'conv1 bn1 conv2 bn2 shortcut rezero gate out',
    );
    expect(names({ scaling: 'stochastic-depth', dropout: 0.3 })).toBe(
      'conv1 bn1 dropout conv2 shortcut bn2 stochastic_depth out',
    );
  });

  it('shares the first pre-activation where the shortcut is a projection, unless told otherwise', () => {
    const source = (options: Options, layer: string) => {
      const input = build(options).getLayer(`block_${layer}`).input as tfl.SymbolicTensor;
      return input.sourceLayer.name.replace('block_', '');
    };
    const change = { order: 'full-preactivation', filters: 8, stride: 2 } as const;
    expect(source({ ...change, shortcut: 'projection' }, 'shortcut')).toBe('bn1');
    expect(source({ ...change, shortcut: 'pad' }, 'shortcut')).toBe('input');
    expect(source({ ...change, shortcut: 'pad', firstPreactivation: 'shared' }, 'shortcut')).toBe('bn1');
    expect(source({ ...change, shortcut: 'projection', firstPreactivation: 'branch' }, 'shortcut')).toBe(
      'input',
    );
    expect(source({ ...change, shortcut: 'pad', firstPreactivation: 'none' }, 'conv1')).toBe('input');
  });

  it('counts the parameters of a bottleneck of torchvision', () => {
    // torchvision.models.resnet.Bottleneck(64, 64, downsample=conv1x1 + bn): 75,008 parameters.
    const model = build({ filters: 256, branch: 'bottleneck', shortcut: 'projection' }, [4, 4, 64]);
    const trainable = model.trainableWeights.map(({ shape }) =>
      (shape as number[]).reduce((a, b) => a * b, 1),
    );
    expect(trainable.reduce((a, b) => a + b, 0)).toBe(75_008);
  });

  it('pads as PyTorch or as TensorFlow', async () => {
    const x = tf.ones([1, 4, 4, 1]);
    const firstValue = async (padding: 'torch' | 'tensorflow', fused: boolean) => {
      const input = tfl.input({ shape: [4, 4, 1] });
      const layer = convolution({ name: 'conv', filters: 1, stride: 2, padding, fused });
      const model = tfl.model({ inputs: input, outputs: layer(input) });
      model.setWeights([tf.ones([3, 3, 1, 1])]);
      return (await (model.predict(x) as tf.Tensor).data())[0];
    };
    for (const fused of [true, false]) {
      expect(await firstValue('torch', fused)).toBe(4); // a row and a column of zeros before
      expect(await firstValue('tensorflow', fused)).toBe(9);
    }
  });

  it('takes a branch of your own', () => {
    let seen: BranchContext | undefined;
    const branch = (x: tfl.SymbolicTensor, context: BranchContext) => {
      seen = context;
      const { name, filters, stride, seed, fused } = context;
      const y = convolution({ name: `${name}_only`, filters, stride, seed, fused })(x);
      return batchNormalization({ name: `${name}_only_bn`, fused })(y);
    };
    const options = { branch, filters: 8, stride: 2, shortcut: 'projection' } as const;
    expect(layerNames(build(options))).toBe('shortcut only shortcut_bn only_bn add out');
    expect(seen).toMatchObject({
      name: 'block',
      filters: 8,
      width: 8,
      stride: 2,
      preactivated: false,
      seed: 0,
    });
    build({ ...options, order: 'full-preactivation', firstPreactivation: 'shared' });
    expect(seen).toMatchObject({ preactivated: true });
  });
}, ['cpu']);

describeBackends('identity at initialisation', () => {
  const CASES: Options[] = [
    { filters: 4, order: 'full-preactivation', scaling: 'rezero' },
    { filters: 4, order: 'relu-only-preactivation', scaling: 'rezero', branch: 'bottleneck' },
    { filters: 4, order: 'relu-before-addition', scaling: 'rezero' },
    { filters: 4, order: 'full-preactivation', scaling: 'zero-gamma' },
    { filters: 4, order: 'full-preactivation', scaling: 'zero-gamma', branch: 'bottleneck', fused: false },
    { filters: 4, order: 'relu-only-preactivation', scaling: 'zero-gamma' },
    { filters: 4, order: 'relu-only-preactivation', scaling: 'zero-gamma', fused: false },
    { filters: 4, order: 'relu-only-preactivation', scaling: 'zero-gamma', shortcut: 'identity' },
  ];
  it.each(CASES)('is exact, bit by bit: %j', async (options) => {
    const model = build(options);
    const x = randomTensor([3, 6, 6, 4], 7, { min: -30, max: 30 });
    for (const training of [false, true]) {
      expect(await (model.apply(x, { training }) as tf.Tensor).data()).toEqual(await x.data());
    }
  });

  it.each<Options>([
    { filters: 4, scaling: 'rezero' },
    { filters: 4, scaling: 'zero-gamma' },
  ])('is exact after a ReLU where the order has one after the addition: %j', async (options) => {
    const x = randomTensor([3, 6, 6, 4], 7, { min: 0.001, max: 30 });
    for (const training of [false, true]) {
      expect(await (build(options).apply(x, { training }) as tf.Tensor).data()).toEqual(await x.data());
    }
  });

  it.each(CASES)('is left as soon as it learns: %j', async (options) => {
    const model = build(options);
    const x = randomTensor([3, 6, 6, 4], 7);
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    for (let step = 0; step < 2; step++) await model.trainOnBatch(x, tf.mul(x, -1));
    const change = (await tf.max(tf.abs(tf.sub(model.predict(x) as tf.Tensor, x))).data())[0];
    expect(change).toBeGreaterThan(1e-4);
  });
});

describe('residualBlock refuses', () => {
  const REFUSED: [string, Partial<ResidualBlockOptions>, RegExp][] = [
    [
      'an order',
      { order: 'post' as OrderName },
      /'block': order is "post"; allowed: 'original', 'bn-after-addition'/,
    ],
    [
      'a shortcut',
      { shortcut: 'highway' as 'pad' },
      /shortcut is "highway"; allowed: 'identity', 'none', 'pad'/,
    ],
    ['a scaling', { scaling: 'fixup' as 'rezero' }, /scaling is "fixup"; allowed: 'rezero', 'zero-gamma'/],
    ['a branch', { branch: 'wide' as 'basic' }, /branch is "wide"; allowed: 'basic', 'bottleneck'/],
    ['a padding', { padding: 'same' as 'torch' }, /padding is "same"; allowed: 'torch', 'tensorflow'/],
    ['a stride', { stride: 0 }, /stride is 0; it must be an integer of at least 1/],
    ['filters', { filters: 2.5 }, /filters is 2.5; it must be an integer of at least 1/],
    ['a missing name', { name: '' }, /name is ""; give the block a name/],
    ['dropout', { dropout: 1 }, /dropout is 1; it must be from 0 to below 1/],
    ['a bottleneck of 6', { branch: 'bottleneck', filters: 6 }, /filters is 6; .*divisible by 4/],
    ['a pre-activation', { firstPreactivation: 'shared' }, /order 'original' has no pre-activation/],
    ['no shortcut, ReZero', { shortcut: 'none', scaling: 'rezero' }, /'rezero' needs a shortcut/],
    [
      'a ReLU of 0',
      { scaling: 'zero-gamma', order: 'relu-before-addition' },
      /'zero-gamma' with order 'relu-before-addition' would never learn.* use scaling 'rezero'/,
    ],
    ['plain ReZero', { scaling: 'rezero', fused: false }, /'rezero' has no form in stock layers/],
    [
      'plain stochastic depth',
      { scaling: 'stochastic-depth', fused: false },
      /'stochastic-depth' has no form/,
    ],
    [
      'identity where the shape changes',
      { shortcut: 'identity', filters: 8, stride: 2 },
      /'block': shortcut 'identity' gives \[\?, 6, 6, 4\] and the branch \[\?, 3, 3, 8\]; .* use shortcut 'pad'/,
    ],
    [
      'a branch of another shape',
      { branch: (x) => convolution({ name: 'b', filters: 5 })(x), filters: 4 },
      /shortcut 'pad' gives \[\?, 6, 6, 4\] and the branch \[\?, 6, 6, 5\]; they must be equal/,
    ],
    ['fewer channels by option A', { filters: 2 }, /4 come in and filters is 2; use a projection/],
  ];
  it.each(REFUSED)('%s', (_, options, message) => {
    expect(() => build({ filters: 4, ...options })).toThrow(message);
  });

  it('what is not an image', () => {
    const dense = tfl.input({ shape: [4] });
    expect(() => residualBlock({ name: 'block', filters: 4 })(dense)).toThrow(
      /takes images \[N, H, W, C\].* got \[\?, 4\]/,
    );
  });
});
