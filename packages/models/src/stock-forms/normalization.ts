import { layers } from '@tensorflow/tfjs-layers';
import type { Layer } from '../graph.js';
import { apply, type Config, type StockForm } from './stock-form.js';

/** ResidualBatchNormalization: the BN, then the addition and the ReLU where it has them. */
export function normalization(_: Layer, { activation, ...config }: Config): StockForm {
  const { name } = config;
  const normalize = layers.batchNormalization(config);
  const sum = layers.add({ name: `${name}_add` });
  const relu = layers.activation({ name: `${name}_relu`, activation: 'relu' });
  return ([x, addend]) => {
    const y = apply(normalize, x);
    const z = addend ? apply(sum, [addend, y]) : y; // the shortcut first: this settles the order of the weights
    return activation === 'relu' ? apply(relu, z) : z;
  };
}
