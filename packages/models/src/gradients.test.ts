import { describeBackends, expectTensorClose, readGolden } from '@residualjs/testing';
import type * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  buildGolden,
  type GradientGolden,
  goldenImages,
  gradientFingerprints,
  worstGradient,
} from './testing/gradient-golden.js';

/** From PyTorch in float64, by tools/golden/network-gradients.py, which says where the weights come from. */
const files = [
  ...[
    'plain20',
    'resnet20',
    'resnet20-projection-all',
    'resnet56',
    'resnet164',
    'preresnet110',
    'preresnet164',
  ],
  ...['resnet18', 'resnet50', 'resnet50-v1', 'preresnet152', 'vgg16', 'vgg19_bn', 'wrn16_8'],
];

/** From Keras in float64, by tools/golden/keras-networks.py: padding as TensorFlow's. */
const keras: GradientGolden[] = await readGolden(new URL('./golden/keras-networks.json', import.meta.url));

async function expectGradients(golden: GradientGolden, fused: boolean): Promise<void> {
  const model = buildGolden(golden, fused);
  const actual = await gradientFingerprints(model, golden);
  model.dispose();
  expect([...actual.keys()].sort()).toEqual(Object.keys(golden.gradients).sort());
  const { name, error } = worstGradient(actual, golden);
  expect(error, `${name}; PyTorch in float32: ${golden.float32}`).toBeLessThan(1e-3);
}

describeBackends('gradients of every weight', () => {
  describe.each([true, false])('fused: %s', (fused) => {
    it.each(files)('PyTorch, %s', async (file) =>
      expectGradients(await readGolden(new URL(`./golden/gradients/${file}.json`, import.meta.url)), fused),
    );

    it.each(keras)('Keras, $model', async (golden) => {
      const model = buildGolden(golden, fused);
      const images = goldenImages(golden);
      const logits = model.predict(images) as tf.Tensor;
      await expectTensorClose(logits, golden.logits!.flat(), { relative: 1e-4 });
      images.dispose();
      logits.dispose();
      model.dispose();
      await expectGradients(golden, fused);
    });
  });
}, ['wasm']);
