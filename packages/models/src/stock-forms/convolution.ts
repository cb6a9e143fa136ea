import { kernelInitializer } from '@residualjs/layers';
import { layers } from '@tensorflow/tfjs-layers';
import type { Layer } from '../graph.js';
import { type Config, channelsInto, inSequence, type StockForm } from './stock-form.js';

/** ResidualConvolution and ResidualProjection: zeros on every side, then a convolution without padding. */
export function convolution(layer: Layer, config: Config): StockForm {
  const { seed, stride, kernelSize = 1, kernelInitializer: kind, ...rest } = config;
  const { name, filters } = config;
  const channels = channelsInto(layer);
  const convolve = layers.conv2d({
    ...rest,
    kernelSize,
    strides: stride,
    padding: 'valid',
    kernelInitializer: kernelInitializer(kind, { kernelSize, channels, filters, seed, name }),
  });
  const pad = (kernelSize - 1) / 2;
  if (pad === 0) return inSequence(convolve);
  return inSequence(layers.zeroPadding2d({ name: `${layer.name}_pad`, padding: [pad, pad] }), convolve);
}
