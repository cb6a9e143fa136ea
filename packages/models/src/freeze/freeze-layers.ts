import { nearest } from '@residualjs/common';
import type * as tfl from '@tensorflow/tfjs-layers';
import { globPattern } from '../glob.js';
import { keepFrozen } from './frozen-normalization.js';
import { setTrainable } from './set-trainable.js';

/**
 * Freezes the layers whose names match a pattern, wherever they are in the network; `freeze` goes by place instead. What it
 * means for a layer to be frozen is the same.
 *
 * @param glob `*` stands for any characters and `?` for one; upper and lower case are the same.
 * @returns the names of the layers with weights that it froze, in the order of the model.
 * @throws RangeError where no layer with weights has such a name, with the nearest ones.
 *
 * @example
 * freezeLayers(model, '*_bn?'); // every batch norm that is not in the stem
 */
export function freezeLayers(model: tfl.LayersModel, glob: string): string[] {
  const pattern = globPattern(glob);
  const matching = model.layers.filter(({ name }) => pattern.test(name));
  const frozen = matching.filter(({ weights }) => weights.length > 0).map(({ name }) => name);
  if (frozen.length === 0) {
    const weighted = model.layers.filter(({ weights }) => weights.length > 0).map(({ name }) => name);
    const similar = nearest(glob, weighted).map((near) => `'${near}'`);
    throw new RangeError(
      `freezeLayers: no layer with weights of the model '${model.name}' matches '${glob}'; the nearest names are ${similar.join(', ')}`,
    );
  }
  for (const layer of matching) setTrainable(layer, false);
  keepFrozen(model);
  return frozen;
}
