import type * as tfl from '@tensorflow/tfjs-layers';
import { buildNetwork } from './build-network.js';
import { resolveName } from './find-row.js';
import { writeMetadata } from './metadata.js';
import type { OptionsOf } from './options.js';
import { recompute } from './recompute/recompute.js';
import { resolveOptions } from './resolve-options.js';
import { type AnyModelName, MODELS } from './tables/index.js';
import type { ModelRow } from './tables/row.js';

/**
 * Builds a model of the zoo with fresh weights: images `[N, inputSize, inputSize, channels]`, preprocessed, to
 * logits `[N, classes]` (no softmax), or with `classes: 0` to pooled features `[N, C]`.
 *
 * Every layer has a fixed name: `stem_conv`, `stem_bn`, `stage1_block1_conv1`, …, `pool`, `logits`. Kernels start
 * normal with standard deviation sqrt(2 / inputs) (He et al. 2015, "Delving Deep into Rectifiers"), each from its own
 * stream of the seed: the same seed gives the same weights on every backend.
 *
 * Inference before any training step uses moving statistics of mean 0 and variance 1, which normalise nothing: the signal
 * grows with every block of a network without `scaling`, and that of resnet1202, resnet1001 and preresnet1001 leaves the range of
 * float32. Training normalises by the batch and does not know the problem; nor does a model with trained weights.
 *
 * @param name A name of {@link listModels}, or an alias of one (`wrn-28-10`).
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
  const resolvedName = resolveName(name);
  const row: ModelRow = MODELS[resolvedName];
  const resolved = resolveOptions(resolvedName, row, options ?? {});
  const model = buildNetwork(resolvedName, row, resolved);
  writeMetadata(model, { model: resolvedName, options: resolved });
  try {
    recompute(model, options?.recompute ?? null);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return model;
}
