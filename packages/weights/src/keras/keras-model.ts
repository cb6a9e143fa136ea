import * as tfl from '@tensorflow/tfjs-layers';
import { importWeights } from '../model-weights.js';
import type { WeightEntry, WeightFile } from '../weight-file.js';
import { tfjsConfig } from './tfjs-config.js';

/** The last two parts of a name: Keras 3 puts the names of the models around a layer before them, tf.layers does not. */
const innermost = (name: string) => name.split('/').slice(-2).join('/');

/** The entries under the names that the model has for them; what fits none, or more than one, keeps its own. */
function underNamesOf(model: tfl.LayersModel, tensors: ReadonlyMap<string, WeightEntry>) {
  const wanted = new Set(model.weights.map(({ originalName }) => originalName));
  const uses = new Map<string, number>();
  for (const name of tensors.keys()) uses.set(innermost(name), (uses.get(innermost(name)) ?? 0) + 1);
  const renamed = [...tensors].map(([name, entry]): [string, WeightEntry] => {
    if (wanted.has(name) || (uses.get(innermost(name)) ?? 0) > 1) return [name, entry];
    // Keras 3 calls the kernel of a depthwise convolution `kernel`, Keras 2 and tf.layers do not.
    const depthwise = innermost(name).replace(/\/kernel$/, '/depthwise_kernel');
    return [[innermost(name), depthwise].find((other) => wanted.has(other)) ?? name, entry];
  });
  return new Map(renamed);
}

/**
 * The model that a Keras file describes, of stock tf.layers, with its weights.
 *
 * @param from - What errors call the file.
 * @throws RangeError if the file holds no configuration, or one that tf.layers cannot compute: a layer it lacks, an option it does
 * not know. WeightMismatchError if weights and configuration differ.
 */
export async function kerasModelOf(
  { tensors, metadata }: WeightFile,
  from: string,
): Promise<tfl.LayersModel> {
  const text = metadata.model_config;
  if (text === undefined) {
    throw new RangeError(
      `${from} holds weights and no configuration of a model: build the model and load them into it with loadWeights`,
    );
  }
  let model: tfl.LayersModel;
  try {
    const modelTopology = { model_config: tfjsConfig(JSON.parse(text)) } as object;
    model = await tfl.loadLayersModel({ load: async () => ({ modelTopology }) });
  } catch (error) {
    throw new RangeError(`${from}: its model cannot be built of tf.layers: ${(error as Error).message}`, {
      cause: error,
    });
  }
  try {
    importWeights(model, underNamesOf(model, tensors), { from });
  } catch (error) {
    model.dispose();
    throw error;
  }
  return model;
}
