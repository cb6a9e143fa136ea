import { ConvolutionInference, portableConvolutionInference } from '@residualjs/ops';
import type { KernelCase } from './kernel-case.js';
import { filterGradient } from './portable.js';
import { type NetworkShape, type Scale, shapesOf } from './scale.js';
import { noise } from './values.js';

/** A convolution with padding 'same' over square images. */
interface Geometry extends NetworkShape {
  size: number;
  kernel: number;
  stride: number;
  from: number;
  to: number;
}

const GEOMETRIES: readonly Geometry[] = [
  { network: 'resnet20', always: true, size: 32, kernel: 3, stride: 1, from: 16, to: 16 },
  { network: 'resnet20', always: true, size: 32, kernel: 3, stride: 2, from: 16, to: 32 },
  { network: 'resnet20', always: true, size: 8, kernel: 3, stride: 1, from: 64, to: 64 },
  { network: 'resnet20', size: 32, kernel: 3, stride: 1, from: 3, to: 16 },
  { network: 'resnet20', size: 16, kernel: 3, stride: 1, from: 32, to: 32 },
  { network: 'resnet20', size: 16, kernel: 3, stride: 2, from: 32, to: 64 },
  { network: 'resnet50', always: true, size: 224, kernel: 7, stride: 2, from: 3, to: 64 },
  { network: 'resnet50', always: true, size: 56, kernel: 1, stride: 1, from: 64, to: 256 },
  { network: 'resnet50', always: true, size: 28, kernel: 3, stride: 1, from: 128, to: 128 },
  { network: 'resnet50', size: 56, kernel: 3, stride: 1, from: 64, to: 64 },
  { network: 'resnet50', size: 14, kernel: 3, stride: 1, from: 256, to: 256 },
  { network: 'resnet50', size: 14, kernel: 1, stride: 1, from: 1024, to: 256 },
  { network: 'resnet50', size: 7, kernel: 3, stride: 1, from: 512, to: 512 },
];

/** What every convolution is told. */
export const common = (stride: number) => ({
  ...{ strides: [stride, stride], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] },
  dimRoundingMode: undefined,
});

const nameOf = ({ size, kernel, stride, from, to }: Geometry) =>
  `${kernel}x${kernel}${stride > 1 ? `/${stride}` : ''}, ${size}x${size}, ${from} to ${to}`;

function ofGeometry(geometry: Geometry, batch: number): KernelCase[] {
  const { size, kernel, stride, from, to } = geometry;
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

/** Convolutions and their gradients. */
export const convolutions = (scale: Scale): KernelCase[] =>
  shapesOf(GEOMETRIES, scale).flatMap((geometry) => ofGeometry(geometry, scale[geometry.network]));
