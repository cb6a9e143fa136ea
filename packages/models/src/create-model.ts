import type * as tfl from '@tensorflow/tfjs-layers';
import { buildNetwork } from './build-network.js';
import { findRow } from './find-row.js';
import { writeMetadata } from './metadata.js';
import { type OptionsOf, resolveOptions } from './options.js';
import { recompute } from './recompute/recompute.js';
import type { AnyModelName, ModelName } from './tables/index.js';

/**
 * Builds a model of the zoo with fresh weights: images `[N, inputSize, inputSize, channels]`, preprocessed, to
 * logits `[N, classes]` (no softmax).
 *
 * Every layer has a fixed name: `stem_conv`, `stem_bn`, `stage1_block1_conv1`, …, `pool`, `logits`. Kernels start
 * normal with standard deviation sqrt(2 / inputs) (He et al. 2015, "Delving Deep into Rectifiers"), each from its own
 * stream of the seed: the same seed gives the same weights on every backend.
 *
 * @param name A name of {@link listModels}.
 * @throws UnknownModelError where no row has the name; TypeError or RangeError where an option is unknown, out of
 * bounds or at odds with the model (a plain network with a shortcut).
 *
 * @example
 * const model = createModel('resnet20', { classes: 10, inputSize: 28, channels: 1, seed: 1 });
 * model.predict(tf.zeros([2, 28, 28, 1])); // logits, [2, 10]
 */
export function createModel<Name extends AnyModelName>(
  name: Name,
  options?: OptionsOf<Name>,
): tfl.LayersModel {
  const row = findRow(name);
  const resolved = resolveOptions(name, row, options ?? {});
  const model = buildNetwork(name, row, resolved);
  writeMetadata(model, { model: name as ModelName, options: resolved });
  try {
    recompute(model, options?.recompute ?? null);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return model;
}
