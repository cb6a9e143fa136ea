/**
 * What stands before the first block: He et al. 2015, table 1 (ImageNet) and section 4.2 (CIFAR),
 * https://arxiv.org/abs/1512.03385
 */
import { batchNormalization, convolution, ORDERS, type Stage } from '@residualjs/layers';
import * as tfl from '@tensorflow/tfjs-layers';
import type { ResolvedModelOptions } from '../options.js';
import type { ModelRow } from '../tables/row.js';
import { apply, batchNormOptions, convolutionOptions } from './options.js';
import { stemChannels } from './sizes.js';

/** Whether the blocks of a network begin with batch norm or ReLU. */
export const isPreactivated = ({ order }: ResolvedModelOptions) => ORDERS[order].first.length > 0;

/** `[N, H, W, C] -> [N, H, W, stemFilters]`, or for ImageNet `[N, H/4, W/4, stemFilters]`. */
export function stem(row: ModelRow, options: ResolvedModelOptions): Stage {
  return options.stem === 'imagenet' ? imagenetStem(row, options) : cifarStem(row, options);
}

/** A 3x3 convolution, BN, ReLU; with pre-activation, what would follow the convolution opens the first block. */
function cifarStem(row: ModelRow, options: ResolvedModelOptions): Stage {
  const filters = stemChannels(row, options);
  const convolve = convolution({ name: 'stem_conv', filters, ...convolutionOptions(options) });
  if (options.order === 'full-preactivation') return convolve;
  const normalize = normalization(options, isPreactivated(options) ? 'linear' : 'relu');
  return (x) => normalize(convolve(x));
}

/**
 * A 7x7 convolution, BN, ReLU, and a max pooling over 3x3, with a stride of 2 each; the first block finds its input
 * activated in every order.
 */
function imagenetStem(row: ModelRow, options: ResolvedModelOptions): Stage {
  const filters = stemChannels(row, options);
  const shape = { filters, kernelSize: 7, stride: 2 };
  const convolve = convolution({ name: 'stem_conv', ...shape, ...convolutionOptions(options) });
  const normalize = normalization(options, 'relu');
  const pool = maxPooling(options);
  return (x) => pool(normalize(convolve(x)));
}

const normalization = (options: ResolvedModelOptions, activation: 'linear' | 'relu') =>
  batchNormalization({ name: 'stem_bn', activation, reluName: 'stem_relu', ...batchNormOptions(options) });

/** Zeros around the image change no maximum of what a ReLU gives. */
function maxPooling({ padding }: ResolvedModelOptions): Stage {
  const shape = { name: 'stem_pool', poolSize: 3, strides: 2 } as const;
  if (padding === 'tensorflow') {
    return (x) => apply(tfl.layers.maxPooling2d({ ...shape, padding: 'same' }), x);
  }
  return (x) => {
    const padded = apply(tfl.layers.zeroPadding2d({ name: 'stem_pool_pad', padding: [1, 1] }), x);
    return apply(tfl.layers.maxPooling2d({ ...shape, padding: 'valid' }), padded);
  };
}
