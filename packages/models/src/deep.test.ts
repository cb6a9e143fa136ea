/** Networks of 1,001 layers: built, trained, asked, saved and loaded. */
import { registerLayers } from '@residualjs/layers';
import { describeBackends, randomTensor, tidyAsync } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { createModel } from './create-model.js';

const SIZE = 8;

/**
 * One step of SGD, gives the loss before it. A tiny one: at the start gradients of the original form reach 1e8, and the
 * statistics of the batch shall hold after it.
 */
async function step(model: tfl.LayersModel, images: tf.Tensor): Promise<number> {
  const optimizer = tf.train.sgd(1e-9);
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const labels = tf.oneHot([0, 1, 2, 3], 10);
  const loss = () => {
    const logits = model.apply(images, { training: true }) as tf.Tensor2D;
    return tf.losses.softmaxCrossEntropy(labels, logits) as tf.Scalar;
  };
  const [value] = await tidyAsync(() => optimizer.minimize(loss, true, variables)!.data());
  labels.dispose();
  optimizer.dispose();
  return value;
}

const predict = (model: tfl.LayersModel, images: tf.Tensor) =>
  tidyAsync(async () => [...(await (model.predict(images) as tf.Tensor).data())]);

async function save(model: tfl.LayersModel): Promise<tf.io.ModelArtifacts> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    }),
  );
  return saved!;
}

describeBackends('1,001 layers', () => {
  it.each(['resnet1001', 'preresnet1001'] as const)('%s', async (name) => {
    // with momentum 0 one step makes the moving statistics those of its batch; before any they normalise nothing, and the
    // signal of so many blocks may leave the range of float32
    const model = createModel(name, { inputSize: SIZE, recompute: 'block', batchNorm: { momentum: 0 } });
    const images = randomTensor([4, SIZE, SIZE, 3], 1);
    const stem = async () => (await model.getLayer('stem_conv').getWeights()[0].data()).slice();
    const before = await stem();
    expect(await step(model, images)).toBeLessThan(30);
    expect(await stem()).not.toEqual(before);
    const logits = await predict(model, images);
    expect(logits.every(Number.isFinite)).toBe(true);

    registerLayers();
    const loaded = await tfl.loadLayersModel(tf.io.fromMemory(await save(model)));
    expect(await predict(loaded, images)).toEqual(logits);
    images.dispose();
    model.dispose();
    loaded.dispose();
  });
}, ['wasm']);
