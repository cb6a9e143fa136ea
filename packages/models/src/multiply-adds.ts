import type { GraphNode, Layer } from './graph.js';

type Shape = readonly (number | null)[];

/** Multiplications per place of a shape: every length but the first (images) and the channels; null where one is open. */
const places = (shape: Shape, channelsFirst: boolean): number | null => {
  const lengths = channelsFirst ? shape.slice(2) : shape.slice(1, -1);
  return lengths.reduce<number | null>((n, length) => (n === null || length === null ? null : n * length), 1);
};

/** Values in the kernels of a layer; scales and biases have one axis only and are no kernels. */
const kernelSize = (layer: Layer): number =>
  layer.weights
    .filter(({ shape }) => shape.length > 1)
    .reduce((total, { shape }) => total + shape.reduce<number>((size, length) => size * (length ?? 0), 1), 0);

/** Layers that apply each kernel once at every place of their output. */
const AT_EVERY_OUTPUT = new Set([
  'Conv1D',
  'Conv2D',
  'Conv3D',
  'DepthwiseConv2D',
  'SeparableConv2D',
  'Dense',
]);

/** Layers that spread every place of their input over the output. */
const AT_EVERY_INPUT = new Set(['Conv2DTranspose', 'Conv3DTranspose']);

/**
 * Multiply-adds of one use of a layer for one image: convolutions and dense layers, exactly and without their biases.
 * What works value by value (batch norm, activations, additions, pooling) counts 0, as in the literature.
 *
 * @returns null where a size is open (`[null, null, 3]`) or the cost of the layer is not known (recurrent layers,
 * custom layers with kernels of their own).
 */
export function multiplyAdds(layer: Layer, node: GraphNode): number | null {
  const type = layer.getClassName();
  const kernel = kernelSize(layer);
  if (kernel === 0 || type === 'Embedding' || type === 'PReLU' || type === 'LayerNormalization') return 0;
  const channelsFirst = (layer as Layer & { dataFormat?: string }).dataFormat === 'channelsFirst';
  // our own layers hold 1x1 convolutions at most (projections and gates), one kernel value at every place
  const known = AT_EVERY_OUTPUT.has(type) || type.startsWith('Residual');
  const shape = known ? node.outputShapes[0] : AT_EVERY_INPUT.has(type) ? node.inputShapes[0] : null;
  if (shape === null) return null;
  const count = places(shape as Shape, channelsFirst);
  return count === null ? null : count * kernel;
}
