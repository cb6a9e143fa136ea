import { freeze, freezeLayers, summarize } from '@residualjs/models';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { UsageError } from '../../usage-error.js';

/** How much of a network does not train, moving statistics aside. */
export interface Frozen {
  /** Values that training changes. */
  training: number;
  /** Those that it would change if nothing were frozen. */
  parameters: number;
}

/**
 * Freezes what `--freeze` names: `backbone` is all but the classifier, `stem` or `stage2` everything from the images up to its
 * end, and anything else a pattern of names of layers.
 *
 * @throws UsageError where there is nothing of such a name, or nothing is left to train
 */
export function freezeParts(model: LayersModel, what: string): Frozen {
  const { parameters } = summarize(model);
  try {
    if (what === 'backbone') freeze(model);
    else if (/^(stem|stage\d+)$/.test(what)) freeze(model, what);
    else freezeLayers(model, what);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`--freeze '${what}': ${error.message}`);
    throw error;
  }
  if (model.trainableWeights.length === 0) {
    throw new UsageError(`--freeze '${what}' leaves nothing of ${model.name} to train`);
  }
  return { training: summarize(model).parameters, parameters };
}
