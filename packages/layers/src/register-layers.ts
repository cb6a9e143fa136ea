import * as tf from '@tensorflow/tfjs-core';
import { ResidualAdd } from './add.js';
import { ResidualBatchNormalization } from './batch-normalization.js';
import { ResidualConvolution } from './convolution.js';
import { ResidualDropout } from './dropout.js';
import { ResidualDropoutShortcut } from './dropout-shortcut.js';
import { ResidualExclusiveGate } from './exclusive-gate.js';
import { ResidualPadShortcut } from './pad-shortcut.js';
import { ResidualProjection } from './projection.js';
import { ResidualReZero } from './rezero.js';
import { ResidualScaledAdd } from './scaled-add.js';
import { ResidualShortcutGate } from './shortcut-gate.js';
import { ResidualStochasticDepth } from './stochastic-depth.js';

const CLASSES: tf.serialization.SerializableConstructor<tf.serialization.Serializable>[] = [
  ResidualAdd,
  ResidualBatchNormalization,
  ResidualConvolution,
  ResidualDropout,
  ResidualDropoutShortcut,
  ResidualExclusiveGate,
  ResidualPadShortcut,
  ResidualProjection,
  ResidualReZero,
  ResidualScaledAdd,
  ResidualShortcutGate,
  ResidualStochasticDepth,
];

/**
 * Makes the layer classes of this package known to TensorFlow.js, so that a saved model that has them loads. To
 * build and train a model it is not needed. Calling it again does nothing more.
 *
 * @example
 * registerLayers();
 * const model = await tfl.loadLayersModel('file://resnet20/model.json');
 */
export function registerLayers(): void {
  for (const layer of CLASSES) tf.serialization.registerClass(layer);
}
