import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { Layer } from '../graph.js';
import { apply, type Config, type StockForm } from './stock-form.js';

/**
 * ResidualReZero: x + alpha F with the alpha that was learned, as the gamma of a batch norm that does nothing else. A constant would have
 * to be read from the device first, for which WebGPU has no synchronous way in Node.
 */
export function rezero(layer: Layer, { name }: Config): StockForm {
  const [alpha] = layer.getWeights();
  const gain = tfl.layers.batchNormalization({ name: `${name}_scale`, center: false, epsilon: 0 });
  return mergedWith(name, (F) => {
    const scaled = apply(gain, F);
    tf.tidy(() => {
      const ones = tf.ones(F.shape.slice(-1) as number[]);
      gain.setWeights([tf.mul(alpha, ones), tf.zerosLike(ones), ones]); // gamma, mean, variance
    });
    return scaled;
  });
}

/** ResidualStochasticDepth: x + p F, the expectation. */
export function stochasticDepth(_: Layer, { name, survivalProbability }: Config): StockForm {
  const rescale = tfl.layers.rescaling({ name: `${name}_scale`, scale: survivalProbability });
  return mergedWith(name, (F) => apply(rescale, F));
}

/** `x + scaled(F)`, or `scaled(F)` where the layer has the branch alone. */
function mergedWith(name: string, scaled: (F: tfl.SymbolicTensor) => tfl.SymbolicTensor): StockForm {
  const merge = tfl.layers.add({ name });
  return (inputs) => {
    const [x, F] = inputs;
    return inputs.length === 1 ? scaled(x) : apply(merge, [x, scaled(F)]);
  };
}
