import { readFileSync } from 'node:fs';
import { describeBackends, expectClose, sharedData } from '@residualjs/testing';
import { parseSafetensors } from '@residualjs/weights';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { createModel } from './create-model.js';
import { describeModel } from './describe-model.js';
import { foldBatchNorm } from './fold/fold-batch-norm.js';

const weightsFile = sharedData('weights/akamaster_resnet20.safetensors');
const imagesFile = sharedData('cifar10/test_batch_first1000.bin');
const logitsFile = sharedData('golden/akamaster_resnet20_logits256_f32.npy');

/** `stage2_block3_conv1` is `layer2.2.conv1` there. */
const sourceName = (layer: string) =>
  layer
    .replace(/^stem_(\w+)$/, '$11')
    .replace(/^logits$/, 'linear')
    .replace(/^stage(\d)_block(\d)_(\w+)$/, (_, stage, block, part) => `layer${stage}.${block - 1}.${part}`);

const BN = ['weight', 'bias', 'running_mean', 'running_var'];
const PARTS: Record<number, string[]> = { 1: ['weight'], 2: ['weight', 'bias'], 4: BN };

/** PyTorch has convolutions as OIHW and dense kernels as [out, in]. */
const toTensorFlow = (tensor: tf.Tensor) => {
  if (tensor.rank === 4) return tf.transpose(tensor, [2, 3, 1, 0]);
  return tensor.rank === 2 ? tf.transpose(tensor) : tensor;
};

function loadTrained(model: tfl.LayersModel, file: string): void {
  const tensors = parseSafetensors(readFileSync(file));
  tf.tidy(() => {
    for (const layer of model.layers) {
      const weights = PARTS[layer.weights.length]?.map((part) => {
        const { data, shape } = tensors.get(`${sourceName(layer.name)}.${part}`)!;
        return toTensorFlow(tf.tensor(data as Float32Array, shape));
      });
      if (weights) layer.setWeights(weights);
    }
  });
}

/** CIFAR-10's binary layout: label, then the planes R, G, B. */
function readImages(file: string) {
  const bytes = readFileSync(file);
  const count = bytes.length / 3073;
  const rows = Array.from({ length: count }, (_, i) => bytes.subarray(i * 3073, (i + 1) * 3073));
  const pixels = Float32Array.from(rows.flatMap((row) => [...row.subarray(1)]));
  return { labels: rows.map((row) => row[0]), planes: tf.tensor(pixels, [count, 3, 32, 32]) };
}

describeBackends('trained ResNet-20', () => {
  it.skipIf(!weightsFile || !imagesFile || !logitsFile)(
    'gets 85 of the first 1,000 CIFAR-10 test images wrong, and the logits of PyTorch',
    () => {
      const model = createModel('resnet20');
      loadTrained(model, weightsFile!);
      const { labels, planes } = readImages(imagesFile!);
      const [{ preprocessing }] = describeModel('resnet20').pretrained;
      const images = tf.tidy(() => {
        const scaled = tf.div(tf.transpose(planes, [0, 2, 3, 1]), 255);
        return tf.div(tf.sub(scaled, [...preprocessing.mean]), [...preprocessing.std]);
      });
      const predict = (network: tfl.LayersModel) =>
        network.predict(images, { batchSize: 100 }) as tf.Tensor2D;
      const logits = predict(model);
      const wrong = (scores: tf.Tensor) => {
        const answers = tf.tidy(() => tf.argMax(scores, 1).dataSync());
        return labels.flatMap((label, i) => (label === answers[i] ? [] : [i]));
      };
      expect(wrong(logits)).toHaveLength(85);

      const file = readFileSync(logitsFile!);
      const golden = new Float32Array(new Uint8Array(file.subarray(-256 * 10 * 4)).buffer);
      expectClose(
        tf.tidy(() => tf.slice(logits, 0, 256)),
        golden,
        { relative: 0, absolute: 1e-3 },
      );

      const folded = foldBatchNorm(model);
      const foldedLogits = predict(folded);
      expectClose(foldedLogits, logits, { relative: 1e-5 });
      expect(wrong(foldedLogits)).toEqual(wrong(logits));
      tf.dispose([logits, foldedLogits, images, planes]);
      model.dispose();
      folded.dispose();
    },
  );
}, ['wasm']);
