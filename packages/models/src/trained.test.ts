import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describeBackends, expectTensorClose, onSoftwareGpu, tidyAsync } from '@residualjs/testing';
import { sharedData } from '@residualjs/testing/node';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { createModel } from './create-model.js';
import { foldBatchNorm } from './fold/fold-batch-norm.js';
import { readMetadata } from './metadata.js';
import { predict } from './predict/predict.js';
import { preprocess } from './preprocess/preprocess.js';

const imagesFile = sharedData('cifar10/test_batch_first1000.bin');

/** Images whose outputs are known. */
const KNOWN = 256;

/** CIFAR-10's binary layout: label, then the planes R, G, B; to bytes `[N, 32, 32, 3]`. */
function readImages(file: string, most = Number.POSITIVE_INFINITY) {
  const bytes = readFileSync(file);
  const count = Math.min(most, bytes.length / 3073);
  const labels = Array.from({ length: count }, (_, i) => bytes[i * 3073]);
  const data = new Uint8Array(count * 3072);
  for (let i = 0; i < data.length; i++) {
    const [image, pixel, channel] = [Math.floor(i / 3072), Math.floor((i % 3072) / 3), i % 3];
    data[i] = bytes[image * 3073 + 1 + channel * 1024 + pixel];
  }
  return { labels, data, shape: [count, 32, 32, 3] as const };
}

/** The values of a .npy file of float32, `[256, 10]`. */
function readOutputs(file: string): tf.Tensor2D {
  const bytes = new Uint8Array(readFileSync(file).subarray(-KNOWN * 10 * 4));
  return tf.tensor2d(new Float32Array(bytes.buffer), [KNOWN, 10]);
}

async function wrongOf(scores: tf.Tensor, labels: readonly number[]): Promise<number[]> {
  const answers = await tidyAsync(() => tf.argMax(scores, 1).data());
  return labels.flatMap((label, i) => (label === answers[i] ? [] : [i]));
}

const predictAll = (model: tfl.LayersModel, images: tf.Tensor) =>
  model.predict(images, { batchSize: 100 }) as tf.Tensor2D;

/** A folder of weights as the mirror of their author's server. */
const mirror = (file: string) => ({ source: 'cifar10', base: dirname(sharedData(`weights/${file}`) ?? '') });
const address = (file: string) => sharedData(`weights/${file}`) ?? '';

/** The model, the file of its weights, how it is asked for, its outputs by PyTorch or Keras, and how many it gets wrong there. */
const cases = [
  ['resnet20', 'resnet20-12fca82f.th', mirror, 'akamaster_resnet20_logits256_f32.npy', 85],
  ['resnet20', 'akamaster_resnet20.safetensors', address, 'akamaster_resnet20_logits256_f32.npy', 85],
  ['resnet56', 'resnet56-4bfd9763.th', mirror, 'akamaster_resnet56_logits256_f32.npy', 74],
  [
    'resnet8',
    'mlperf_tiny_resnet8_pretrainedResnet.h5',
    address,
    'mlperf_tiny_resnet8_probs256_f32.npy',
    119,
  ],
] as const;

describeBackends('trained networks', () => {
  for (const [name, file, source, outputs, errors] of cases) {
    const golden = sharedData(`golden/${outputs}`);
    const absent = !golden || !imagesFile || !sharedData(`weights/${file}`);
    it.skipIf(absent)(
      `${name} of ${file}: ${errors} of the first 1,000 CIFAR-10 test images wrong, and the outputs of its authors' framework`,
      async () => {
        const model = await createModel(name, { pretrained: source(file) });
        const images = readImages(imagesFile!, onSoftwareGpu() ? 32 : 1000);
        const { labels } = images;
        const known = Math.min(KNOWN, labels.length);
        const prepared = preprocess(model)(images);
        const logits = predictAll(model, prepared);
        const wrong = await wrongOf(logits, labels);
        if (labels.length === 1000) expect(wrong).toHaveLength(errors);
        const first = tf.slice(logits, 0, known);
        const expected = tf.tidy(() => tf.slice(readOutputs(golden!), 0, known));
        const scores = outputs.includes('probs') ? tf.softmax(first) : first;
        await expectTensorClose(scores, expected, { relative: 0, absolute: 1e-3 });
        expect(wrong.filter((i) => i < known)).toEqual(await wrongOf(expected, labels.slice(0, known)));

        const folded = foldBatchNorm(model);
        const foldedLogits = predictAll(folded, prepared);
        await expectTensorClose(foldedLogits, logits, { relative: 1e-5 });
        expect(await wrongOf(foldedLogits, labels)).toEqual(wrong);
        tf.dispose([prepared, logits, first, scores, foldedLogits, expected]);
        model.dispose();
        folded.dispose();
      },
    );
  }

  const weights = sharedData('weights/resnet56-4bfd9763.th');
  it.skipIf(!weights || !imagesFile)('name what they see', async () => {
    const model = await createModel('resnet56', { pretrained: mirror('resnet56-4bfd9763.th') });
    expect(readMetadata(model)?.pretrained).toMatchObject({
      source: 'resnet56-4bfd9763.th',
      dataset: 'CIFAR-10',
    });
    const { data } = readImages(imagesFile!);
    const see = (index: number) => {
      const image = { data: data.slice(index * 3072, (index + 1) * 3072), shape: [32, 32, 3] };
      return predict(model, image, { k: 1 });
    };
    const seen = await Promise.all([0, 1, 2, 3].map(see));
    // labels 3, 8, 8 and 0 of the test batch
    expect(seen.map(([{ label }]) => label)).toEqual(['cat', 'ship', 'ship', 'airplane']);
    model.dispose();
  });
}, ['wasm']);
