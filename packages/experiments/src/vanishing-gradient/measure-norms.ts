import { tapGradients } from '@residualjs/gradients';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { mulberry32, normalValues } from '../random.js';
import { significant } from '../significant.js';

/**
 * The loss is scaled by this and the norms back: their squares, in float32, would be 0 below 1e-23, and are fine now from
 * 1e-34 to 1e7.
 */
const LOSS_SCALE = 2 ** 40;

/** Options of {@link measureNorms}. */
export interface MeasureNormsOptions {
  /** Layers at whose outputs the gradient is measured. */
  layers: readonly string[];
  seed: number;
  batch: number;
}

/**
 * |dL/dx| at the outputs of layers of a network, for the cross-entropy of one batch of noise with random labels. The model stays
 * as it is, apart from the moving averages of its batch normalisations.
 */
export async function measureNorms(
  model: tfl.LayersModel,
  { layers, seed, batch }: MeasureNormsOptions,
): Promise<number[]> {
  const [, height, width, channels] = model.inputs[0].shape as [null, number, number, number];
  const taps = tapGradients(model, layers);
  const random = mulberry32(seed);
  const pixels = normalValues(batch * height * width * channels, 1, random);
  const classes = Int32Array.from({ length: batch }, () => Math.floor(10 * random()));
  try {
    tf.tidy(() => {
      const images = tf.tensor4d(pixels, [batch, height, width, channels]);
      const labels = tf.oneHot(tf.tensor1d(classes, 'int32'), 10);
      const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
      tf.variableGrads(() => {
        const logits = model.apply(images, { training: true }) as tf.Tensor2D;
        const loss = tf.losses.softmaxCrossEntropy(labels, logits) as tf.Scalar;
        return tf.mul(loss, LOSS_SCALE);
      }, variables);
    });
    const norms = await taps.read();
    return layers.map((layer) => significant(norms[layer] / LOSS_SCALE));
  } finally {
    taps.detach();
  }
}
