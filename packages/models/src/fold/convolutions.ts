import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from '../graph.js';
import type { Config } from '../stock-forms/stock-form.js';
import type { Affine } from './affine.js';

/** How the output channels `[C']` lie in the kernel of a layer that an affine map can be folded into. */
interface KernelLayout {
  /** Which weight it is. */
  kernel: number;
  /** The shape in which a value for each output channel multiplies the kernel. */
  broadcast: (kernelShape: number[]) => number[];
}

const LAST: KernelLayout = { kernel: 0, broadcast: (shape) => shape.slice(-1) };

const LAYOUTS: ReadonlyMap<string, KernelLayout> = new Map([
  ['Conv1D', LAST],
  ['Conv2D', LAST],
  ['Dense', LAST],
  ['SeparableConv2D', { ...LAST, kernel: 1 }], // the pointwise one
  ['DepthwiseConv2D', { kernel: 0, broadcast: (shape) => shape.slice(-2) }], // [k, k, C, m], C' = C m
  ['Conv2DTranspose', { kernel: 0, broadcast: (shape) => [shape[shape.length - 2], 1] }], // [k, k, C', C]
]);

/**
 * A convolution or dense layer that ends linearly, so that an affine map of its channels can be part of it. Channels come
 * last: tfjs normalises over another axis wrongly at inference, which no folding can repeat.
 */
export function isFoldable(layer: Layer): boolean {
  const { activation, dataFormat }: Config = layer.getConfig();
  return LAYOUTS.has(layer.getClassName()) && activation === 'linear' && dataFormat !== 'channelsFirst';
}

/** The weights of a layer without its bias, and the bias; zeros where it has none. */
function splitBias(layer: Layer, channels: number): [tf.Tensor[], tf.Tensor] {
  const weights = layer.getWeights();
  const bias = layer.getConfig().useBias ? weights.pop()! : tf.zeros([channels]);
  return [weights, bias];
}

/** The weights, the bias last, with which the layer does what it did, and then the affine map that `fold` adds. */
export function foldedWeights(layer: Layer, channels: number, fold: (before: Affine) => Affine): tf.Tensor[] {
  const { kernel, broadcast } = LAYOUTS.get(layer.getClassName())!;
  return tf.tidy(() => {
    const [weights, bias] = splitBias(layer, channels);
    const { scale, offset } = fold({ scale: tf.ones([channels]), offset: bias });
    const shape = broadcast(weights[kernel].shape);
    return weights
      .map((weight, i) => (i === kernel ? tf.mul(weight, tf.reshape(scale, shape)) : tf.clone(weight)))
      .concat(tf.clone(offset));
  });
}
