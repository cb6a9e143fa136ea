import type * as tfl from '@tensorflow/tfjs-layers';
import { kerasModelOf } from '../keras/keras-model.js';
import { type ReadWeightsOptions, readWeights } from './read-weights.js';

/**
 * Reads a whole model that Keras saved (`model.save` to `.h5` or `.keras`, Keras 2 or 3): a model of stock tf.layers, with its
 * weights, ready to predict and to train on.
 *
 * What the configuration asks for is built, whatever its size: read models only from those whom you trust with your memory.
 *
 * @throws RangeError if the file holds no model, or one that tf.layers cannot compute; WeightsFormatError if it is damaged;
 * WeightMismatchError if its weights do not fit its model.
 *
 * @example
 * const model = await readKerasModel('pretrainedResnet.h5');
 * model.predict(images);
 */
export async function readKerasModel(
  address: string,
  options: ReadWeightsOptions = {},
): Promise<tfl.LayersModel> {
  return kerasModelOf(await readWeights(address, options), address);
}
