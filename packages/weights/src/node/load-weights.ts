import type * as tfl from '@tensorflow/tfjs-layers';
import { type ImportWeightsOptions, importOpenedWeights } from '../model-weights.js';
import { type OpenWeightsOptions, openWeights } from './open-weights.js';

/** Options of {@link loadWeights}. */
export type LoadWeightsOptions = OpenWeightsOptions & Pick<ImportWeightsOptions, 'map' | 'ignore'>;

/** What was loaded. */
export interface LoadedWeights {
  /** Number of tensors in the file. */
  tensors: number;
  /** What else the file says of itself. */
  metadata: Record<string, string>;
}

/**
 * Loads the weights of a file into a model by their names (`stem_conv/kernel`), or by a map of names; the model is otherwise left as it
 * is. Tensors are read one after another: beside the model's old and new weights, one of them is in memory. The file may be at any address that `fetchWeights` takes.
 *
 * @throws WeightMismatchError listing all that is missing, extra, of another shape or type, with both shapes; then, and on any
 * other error, nothing was loaded. WeightsFormatError naming file and byte where the file is damaged.
 *
 * @example
 * await loadWeights(model, 'resnet20.safetensors');
 * await loadWeights(model, 'hf:timm/resnet18.a1_in1k/model.safetensors', { map });
 */
export async function loadWeights(
  model: tfl.LayersModel,
  address: string,
  { map, ignore, ...opening }: LoadWeightsOptions = {},
): Promise<LoadedWeights> {
  const opened = await openWeights(address, opening);
  try {
    await importOpenedWeights(model, opened, { from: address, map, ignore });
    return { tensors: opened.tensors.size, metadata: opened.metadata };
  } finally {
    await opened.close();
  }
}
