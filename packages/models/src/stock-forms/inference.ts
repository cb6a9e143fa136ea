import * as tf from '@tensorflow/tfjs-core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Layer } from '../graph.js';
import { apply, type Config, type StockForm } from './stock-form.js';

/**
 * ResidualReZero: x + alpha F with the alpha that was learned, as the gamma of a batch norm that does nothing else. A constant would have
 * to be read from the device first, for which WebGPU has no synchronous way in Node.
 */
export function rezero(layer: Layer, { name }: Config): StockForm {
  const [alpha] = layer.getWeights();
  const gain = layers.batchNormalization({ name: `${name}_scale`, center: false, epsilon: 0 });
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
  return mergedWith(name, (F, rescaled) =>
    apply(layers.rescaling({ name: rescaled, scale: survivalProbability }), F),
  );
}

/** `x + scaled(F)`, or `scaled(F)` where the layer has the branch alone; `scaled` hears what its layer is to be called. */
function mergedWith(
  name: string,
  scaled: (F: SymbolicTensor, rescaled: string) => SymbolicTensor,
): StockForm {
  const merge = layers.add({ name });
  return (inputs) => {
    if (inputs.length === 1) return scaled(inputs[0], name);
    const [x, F] = inputs;
    return apply(merge, [x, scaled(F, `${name}_scale`)]);
  };
}
