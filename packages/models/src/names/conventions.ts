import type { NameConvention } from './name-convention.js';

/** What PyTorch calls the weights of its layers. */
const TORCH_WEIGHTS = {
  kernel: 'weight',
  bias: 'bias',
  gamma: 'weight',
  beta: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
} as const;

const KERAS_WEIGHTS = {
  kernel: 'kernel',
  bias: 'bias',
  gamma: 'gamma',
  beta: 'beta',
  moving_mean: 'moving_mean',
  moving_variance: 'moving_variance',
} as const;

const TORCHVISION = {
  layout: 'torch',
  kind: 'named',
  separator: '.',
  weights: TORCH_WEIGHTS,
  layers: {
    stem_conv: 'conv1',
    stem_bn: 'bn1',
    block_conv: 'layer{stage}.{index}.conv{n}',
    block_bn: 'layer{stage}.{index}.bn{n}',
    block_shortcut: 'layer{stage}.{index}.downsample.0',
    block_shortcut_bn: 'layer{stage}.{index}.downsample.1',
    logits: 'fc',
  },
} as const;

/** How others name the weights of the networks that the zoo has, a row each. */
export const CONVENTIONS = {
  /** The names of this project, which `saveWeights` writes. */
  residualjs: { title: 'residualjs', layout: 'tensorflow', kind: 'same' },
  /** torchvision.models.resnet; its bottlenecks have the stride of 'v1.5'. */
  torchvision: { title: 'torchvision', url: 'https://github.com/pytorch/vision', ...TORCHVISION },
  /** timm's `resnet*`, which have torchvision's names. Its `resnetv2_*` are other networks, with a classifier of 1x1. */
  timm: { title: 'timm', url: 'https://github.com/huggingface/pytorch-image-models', ...TORCHVISION },
  /** The CIFAR networks of akamaster/pytorch_resnet_cifar10, with option A or B. */
  akamaster: {
    ...TORCHVISION,
    title: 'pytorch_resnet_cifar10',
    url: 'https://github.com/akamaster/pytorch_resnet_cifar10',
    layers: {
      ...TORCHVISION.layers,
      block_shortcut: 'layer{stage}.{index}.shortcut.0',
      block_shortcut_bn: 'layer{stage}.{index}.shortcut.1',
      logits: 'linear',
    },
    // it normalises CIFAR-10 with the constants of ImageNet
    preprocessing: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  },
  /**
   * `keras.applications.resnet`: networks with `{ bias: true, stride: 'v1', batchNorm: { epsilon: 1.001e-5 } }`. Those of
   * `resnet_v2` are other networks: they halve the image at the end of a stage.
   */
  keras: {
    title: 'Keras applications',
    url: 'https://keras.io/api/applications/resnet',
    layout: 'tensorflow',
    kind: 'named',
    separator: '/',
    weights: KERAS_WEIGHTS,
    layers: {
      stem_conv: 'conv1_conv',
      stem_bn: 'conv1_bn',
      block_conv: 'conv{next}_block{block}_{n}_conv',
      block_bn: 'conv{next}_block{block}_{n}_bn',
      block_shortcut: 'conv{next}_block{block}_0_conv',
      block_shortcut_bn: 'conv{next}_block{block}_0_bn',
      logits: 'predictions',
    },
    // of keras.applications.resnet: means of 0..255 in the order of Caffe, which scales nothing
    preprocessing: {
      mean: [103.939 / 255, 116.779 / 255, 123.68 / 255],
      std: [1 / 255, 1 / 255, 1 / 255],
      cropFraction: 0.875,
      channelOrder: 'bgr',
    },
  },
  /**
   * Keras models whose layers have no names of their own: `conv2d`, `conv2d_1`, …, in the order in which a block is built
   * (its branch, then its shortcut); as the ResNet-8 of MLPerf Tiny.
   */
  'keras-numbered': {
    title: 'Keras, numbered',
    url: 'https://github.com/mlcommons/tiny',
    layout: 'tensorflow',
    kind: 'numbered',
    separator: '/',
    weights: KERAS_WEIGHTS,
    layers: { convolution: 'conv2d', normalization: 'batch_normalization', dense: 'dense' },
  },
} as const satisfies Record<string, NameConvention>;

/** Whose names weights have. */
export type ConventionName = keyof typeof CONVENTIONS;
