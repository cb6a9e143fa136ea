import { WeightsFormatError } from '../format-error.js';
import type { Hdf5Node } from '../hdf5/protocol.js';
import type { WeightFile } from '../weight-file.js';
import { type Hdf5Group, stringsAttribute, treeOf } from './hdf5-tree.js';
import { readLayerWeights } from './layer-weights.js';
import type { ConfiguredLayer } from './model-config.js';
import { readVariableWeights } from './variable-weights.js';

/** What Keras keeps in a file beside weights: the state of the optimiser, and metrics. */
export const NO_WEIGHTS = ['optimizer_weights', 'optimizer', 'metrics', 'compile_metrics'];

/** The texts that a file says of itself: `keras_version`, `backend`, `model_config`, and what was put beside them. */
function metadataOf(groups: readonly Hdf5Group[]): Record<string, string> {
  const texts = groups.flatMap(({ attributes }) =>
    Object.entries(attributes).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  return Object.fromEntries(texts.reverse()); // the first group that says something is right
}

/**
 * The weights of a Keras file that was parsed, in whichever of its two layouts it is.
 *
 * @throws WeightsFormatError if it is of neither, or not as its layout asks.
 */
export function readHdf5Weights(
  nodes: readonly Hdf5Node[],
  file: string,
  configured: readonly ConfiguredLayer[] = [],
): WeightFile {
  const root = treeOf(nodes);
  const model = root.groups.get('model_weights');
  const listing = [root, model].find((group) => group && stringsAttribute(group, 'layer_names'));
  if (listing) {
    const metadata = metadataOf(listing === root ? [root] : [root, listing]);
    return { tensors: readLayerWeights(listing, file), metadata };
  }
  if (
    !root.groups.has('vars') &&
    !root.groups.has('layers') &&
    !root.groups.has('_layer_checkpoint_dependencies')
  ) {
    throw new WeightsFormatError(
      file,
      0,
      "HDF5, but not weights of Keras: it has neither an attribute 'layer_names' nor a group 'layers' or 'vars'",
    );
  }
  return { tensors: readVariableWeights(root, file, configured), metadata: metadataOf([root]) };
}
