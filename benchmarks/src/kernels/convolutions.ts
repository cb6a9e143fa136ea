import { ConvolutionInference, portableConvolutionInference } from '@residualjs/ops';
import type { KernelCase } from './kernel-case.js';
import { depthwiseFilterGradient, depthwiseInputGradient, filterGradient } from './portable.js';
import { noise } from './values.js';

/** A convolution with padding 'same' over square images. */
interface Geometry {
  batch: number;
  size: number;
  kernel: number;
  stride: number;
  from: number;
  to: number;
}

/** Of ResNet-20 over 32 images, then of ResNet-50 over 2: its stem, a 1x1 and a 3x3 convolution. */
const GEOMETRIES: readonly Geometry[] = [
  { batch: 32, size: 32, kernel: 3, stride: 1, from: 16, to: 16 },
  { batch: 32, size: 32, kernel: 3, stride: 2, from: 16, to: 32 },
  { batch: 32, size: 8, kernel: 3, stride: 1, from: 64, to: 64 },
  { batch: 2, size: 224, kernel: 7, stride: 2, from: 3, to: 64 },
  { batch: 2, size: 56, kernel: 1, stride: 1, from: 64, to: 256 },
  { batch: 2, size: 28, kernel: 3, stride: 1, from: 128, to: 128 },
];

const common = (stride: number) => ({
  ...{ strides: [stride, stride], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] },
  dimRoundingMode: undefined,
});

const nameOf = ({ size, kernel, stride, from, to }: Geometry) =>
  `${kernel}x${kernel}${stride > 1 ? `/${stride}` : ''}, ${size}x${size}, ${from} to ${to}`;

function convolutions(geometry: Geometry): KernelCase[] {
  const { batch, size, kernel, stride, from, to } = geometry;
  const out = Math.ceil(size / stride);
  const inputShape = [batch, size, size, from];
  const outputShape = [batch, out, out, to];
  const filterShape = [kernel, kernel, from, to];
  const shared = {
    ...{ shape: nameOf(geometry), batch },
    flops: 2 * batch * out * out * kernel * kernel * from * to,
  };
  const attrs = common(stride);
  const forward = { x: () => noise(inputShape), filter: () => noise(filterShape) };
  return [
    {
      ...{ ...shared, kernel: 'Conv2D', attrs },
      inputs: () => ({ x: forward.x(), filter: forward.filter() }),
    },
    {
      ...{ ...shared, kernel: 'FusedConv2D', attrs: { ...attrs, activation: 'relu' } },
      inputs: () => ({ x: forward.x(), filter: forward.filter(), bias: noise([to]) }),
    },
    {
      ...{ ...shared, kernel: ConvolutionInference },
      attrs: { strides: [stride, stride], pad: 'same', activation: 'relu' },
      inputs: () => ({
        x: forward.x(),
        filter: forward.filter(),
        bias: noise([to]),
        addend: noise(outputShape),
      }),
      portable: portableConvolutionInference as unknown as KernelCase['portable'],
    },
    {
      ...{ ...shared, kernel: 'Conv2DBackpropFilter', attrs: { ...attrs, filterShape } },
      inputs: () => ({ x: forward.x(), dy: noise(outputShape) }),
      portable: filterGradient as KernelCase['portable'],
    },
    ...(from === 3
      ? [] // images need no gradient
      : [
          {
            ...{ ...shared, kernel: 'Conv2DBackpropInput', attrs: { ...attrs, inputShape } },
            inputs: () => ({ dy: noise(outputShape), filter: forward.filter() }),
          },
        ]),
  ];
}

/** A depthwise convolution, which no residual network of the zoo has, at the size of one of ResNet-50. */
function depthwise(): KernelCase[] {
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

/** Convolutions and their gradients. */
export const CONVOLUTIONS: readonly KernelCase[] = [...GEOMETRIES.flatMap(convolutions), ...depthwise()];
