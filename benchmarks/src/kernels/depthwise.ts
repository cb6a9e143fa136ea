import { common } from './convolutions.js';
import type { KernelCase } from './kernel-case.js';
import { depthwiseFilterGradient, depthwiseInputGradient } from './portable.js';
import { noise } from './values.js';

/** A depthwise convolution, which no residual network of the zoo has, at the size of one of ResNet-50, and its gradients. */
export function depthwiseConvolutions(): KernelCase[] {
  const [batch, size, channels] = [2, 28, 128];
  const image = [batch, size, size, channels];
  const filterShape = [3, 3, channels, 1];
  const shared = {
    batch,
    shape: `3x3, ${size}x${size}, ${channels}`,
    flops: 2 * batch * size * size * 9 * channels,
  };
  const attrs = common(1);
  return [
    {
      ...{ ...shared, kernel: 'FusedDepthwiseConv2D', attrs: { ...attrs, activation: 'relu' } },
      inputs: () => ({ x: noise(image), filter: noise(filterShape), bias: noise([channels]) }),
    },
    {
      ...{ ...shared, kernel: 'DepthwiseConv2dNativeBackpropFilter', attrs: { ...attrs, filterShape } },
      inputs: () => ({ x: noise(image), dy: noise(image) }),
      portable: depthwiseFilterGradient as KernelCase['portable'],
    },
    {
      ...{ ...shared, kernel: 'DepthwiseConv2dNativeBackpropInput', attrs: { ...attrs, inputShape: image } },
      inputs: () => ({ dy: noise(image), filter: noise(filterShape) }),
      portable: depthwiseInputGradient,
    },
  ];
}
