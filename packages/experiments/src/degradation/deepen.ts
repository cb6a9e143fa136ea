import { createModel } from '@residualjs/models';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { NetworkInput } from '../networks/train-networks.js';
import type { CifarDepth } from './config.js';

/** With shortcuts or without. */
export type NetworkFamily = 'plain' | 'resnet';

/** Of the batch norms of the zoo. */
const EPSILON = 1e-5;

const STAGES = [1, 2, 3];
const blocksOf = (depth: CifarDepth) => (depth - 2) / 6;

/** 3x3 kernels that pass every channel on as it is, `[3, 3, C, C]`. */
export const identityKernel = (channels: number): tf.Tensor4D =>
  tf.tidy(() =>
    tf.pad(tf.reshape(tf.eye(channels), [1, 1, channels, channels]), [
      [1, 1],
      [1, 1],
      [0, 0],
      [0, 0],
    ]),
  );

/** Mean and variance of every channel of what a layer puts out for these images, `[C]` each. */
function outputMoments(model: tfl.LayersModel, layer: string, images: tf.Tensor4D) {
  const part = tfl.model({
    inputs: model.inputs,
    outputs: model.getLayer(layer).output as tfl.SymbolicTensor,
  });
  return tf.tidy(() => tf.moments(part.predict(images) as tf.Tensor4D, [0, 1, 2]));
}

/** Makes one block of a plain network the identity, for values of at least 0 with these moments. */
function passPlainly(deep: tfl.LayersModel, block: string, mean: tf.Tensor, variance: tf.Tensor): void {
  tf.tidy(() => {
    // What training's batch norm takes away, gamma and beta give back: near enough the identity there too, and not only in inference.
    const gamma = tf.sqrt(tf.add(variance, EPSILON));
    for (const number of [1, 2]) {
      deep.getLayer(`${block}_conv${number}`).setWeights([identityKernel(mean.size)]);
      deep
        .getLayer(`${block}_bn${number}`)
        .setWeights([gamma, tf.clone(mean), tf.clone(mean), tf.clone(variance)]);
    }
  });
}

/** Makes one residual block the identity: gamma of its last batch norm is 0, so that F is. */
function passByShortcut(deep: tfl.LayersModel, block: string): void {
  const layer = deep.getLayer(`${block}_bn2`);
  tf.tidy(() => {
    const [gamma, ...others] = layer.getWeights();
    layer.setWeights([tf.zerosLike(gamma), ...others]);
  });
}

/**
 * The constructed solution of He et al. 2015, section 1: a deeper network that computes what a trained shallow one does. Its layers are
 * copied, and every block more, at the end of each stage, is an identity: in a plain network by kernels of a single 1 and batch norms
 * that give back what they take, in a residual one by a branch of 0.
 *
 * In inference both equal the shallow network, the residual one to the bit and the plain one but for rounding. In training a batch norm has the
 * moments of the batch: the residual one still equals, the plain one as far as those are the moments of `images`.
 *
 * @param shallow plain20, resnet20 and so on, of the zoo
 * @param images some of the training images, normalised, `[N, H, W, C]`
 */
export function deepen(
  shallow: tfl.LayersModel,
  { family, from, to }: { family: NetworkFamily; from: CifarDepth; to: CifarDepth },
  input: NetworkInput,
  images: tf.Tensor4D,
): tfl.LayersModel {
  const deep = createModel(`${family}${to}`, input);
  for (const { name, weights } of shallow.layers) {
    if (weights.length > 0) deep.getLayer(name).setWeights(shallow.getLayer(name).getWeights());
  }
  for (const stage of STAGES) {
    const { mean, variance } = outputMoments(shallow, `stage${stage}_block${blocksOf(from)}_bn2`, images);
    for (let block = blocksOf(from) + 1; block <= blocksOf(to); block++) {
      const name = `stage${stage}_block${block}`;
      if (family === 'plain') passPlainly(deep, name, mean, variance);
      else passByShortcut(deep, name);
    }
    tf.dispose([mean, variance]);
  }
  return deep;
}
