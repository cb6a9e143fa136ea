import type * as tfl from '@tensorflow/tfjs-layers';
import { describeLayer } from '../layer.js';

type Layer = tfl.layers.Layer;

/** Every layer of a list, with those of models among them. */
export function flattenLayers(layers: readonly Layer[]): Layer[] {
  return layers.flatMap((layer) => ('layers' in layer ? flattenLayers(layer.layers as Layer[]) : [layer]));
}

/** Stock layers that draw new random numbers at every call in training and cannot draw them again. */
const RANDOM = new Set(['Dropout', 'SpatialDropout1D', 'GaussianNoise', 'GaussianDropout', 'AlphaDropout']);

/**
 * Whether a layer, called twice in the same state, gives the same output twice. Layers of others that draw random
 * numbers are not known here: they must have a `randomStep`, see {@link RandomLayer}.
 */
function isReplayable(layer: Layer): boolean {
  if (!RANDOM.has(layer.getClassName())) return true;
  const { rate, stddev, seed } = layer.getConfig() as {
    rate?: number;
    stddev?: number;
    seed?: number | null;
  };
  return rate === 0 || stddev === 0 || seed != null; // with a seed it draws the same at every call
}

/** Throws unless every layer can be replayed. */
export function checkReplayable(layers: readonly Layer[]): void {
  const found = flattenLayers(layers).find((layer) => !isReplayable(layer));
  if (!found) return;
  throw new Error(
    `${describeLayer(found)} draws other random numbers when it is computed again, so that its gradient would be wrong: ` +
      `use ResidualDropout or ResidualDropoutShortcut of @residualjs/layers (fused models have them), or give it a seed`,
  );
}
