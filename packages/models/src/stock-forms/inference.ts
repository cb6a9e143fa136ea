import { layers } from '@tensorflow/tfjs-layers';
import type { Layer } from '../graph.js';
import { apply, type Config, type StockForm } from './stock-form.js';

/** ResidualReZero: x + alpha F with the alpha that was learned. */
export function rezero(layer: Layer, { name }: Config): StockForm {
  const [alpha] = layer.getWeights();
  return scaledBranch(name, alpha.dataSync()[0]);
}

/** ResidualStochasticDepth: x + p F, the expectation. */
export function stochasticDepth(_: Layer, { name, survivalProbability }: Config): StockForm {
  return scaledBranch(name, survivalProbability);
}

/** `x + scale F`, or `scale F` where the layer has the branch alone. */
function scaledBranch(name: string, scale: number): StockForm {
  const merge = layers.add({ name });
  const rescale = (rescaled: string) => layers.rescaling({ name: rescaled, scale });
  return (inputs) => {
    if (inputs.length === 1) return apply(rescale(name), inputs[0]);
    const [x, F] = inputs;
    return apply(merge, [x, apply(rescale(`${name}_scale`), F)]);
  };
}
