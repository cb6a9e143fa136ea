import type * as tfl from '@tensorflow/tfjs-layers';
import { importWeights } from '../model-weights.js';
import { readWeights } from './read-weights.js';

/** What was loaded. */
export interface LoadedWeights {
  /** Number of tensors that were set. */
  tensors: number;
  /** What else the file says of itself. */
  metadata: Record<string, string>;
}

/**
 * Loads the weights of a file into a model by their names (`stem_conv/kernel`); the model is otherwise left as it is.
 *
 * @throws WeightMismatchError listing all that is missing, extra, of another shape or type, with both shapes; then, and on any
 * other error, nothing was loaded. WeightsFormatError naming file and byte where the file is damaged.
 *
 * @example
 * await loadWeights(model, 'resnet20.safetensors');
 */
export async function loadWeights(model: tfl.LayersModel, path: string): Promise<LoadedWeights> {
  const { tensors, metadata } = await readWeights(path);
  importWeights(model, tensors, { from: path });
  return { tensors: tensors.size, metadata };
}
