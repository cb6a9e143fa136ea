import type * as tfl from '@tensorflow/tfjs-layers';
import { buildModel } from './build-model.js';
import type { AllModelOptions, OptionsOf } from './options.js';
import { createPretrained } from './pretrained/create-pretrained.js';
import type { PretrainedOption } from './pretrained/pretrained-option.js';
import type { AnyModelName } from './tables/index.js';

/** Options of a model whose weights are trained ones. */
export type PretrainedOptionsOf<Name extends string> = OptionsOf<Name> & {
  /** Which: a tag of the model's row ('cifar10', 'imagenet'), an address, or either with options. */
  pretrained: PretrainedOption;
};

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
 * With `pretrained` the weights are trained ones, and the model comes as a promise: the file is downloaded once, to a cache folder
 * (Node) or the Cache API (pages), its SHA-256 is checked, and what it was trained with is noted for `preprocess` and
 * `predict`. @residualjs/weights is loaded then and not before.
 *
 * @param name A name of {@link listModels}, or an alias of one (`wrn-28-10`).
 * @throws UnknownModelError where no row has the name; TypeError or RangeError where an option is unknown, out of
 * bounds or at odds with the model (a plain network with a shortcut). With `pretrained` the promise is rejected for the same
 * reasons, and where the weights are for other classes or another network, cannot be fetched, are not the file that was meant, or
 * do not fit.
 *
 * @example
 * const model = createModel('resnet20', { classes: 10, inputSize: 28, channels: 1, seed: 1 });
 * model.predict(tf.zeros([2, 28, 28, 1])); // logits, [2, 10]
 *
 * const trained = await createModel('resnet20', { pretrained: 'cifar10' });
 * await predict(trained, imageData); // [{ label: 'cat', … }, …]
 */
export function createModel<Name extends AnyModelName>(
  name: Name,
  options: PretrainedOptionsOf<Name>,
): Promise<tfl.LayersModel>;
export function createModel<Name extends AnyModelName>(
  name: Name,
  options?: OptionsOf<Name> & { pretrained?: undefined },
): tfl.LayersModel;
export function createModel(
  name: string,
  { pretrained, ...options }: AllModelOptions & { pretrained?: PretrainedOption } = {},
): tfl.LayersModel | Promise<tfl.LayersModel> {
  return pretrained === undefined
    ? buildModel(name, options)
    : createPretrained(name, { ...options, pretrained });
}
