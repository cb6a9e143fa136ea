import { readdirSync, readFileSync } from 'node:fs';
import { describeBackends, expectTensorClose } from '@residualjs/testing';
import type * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  buildGolden,
  type GradientGolden,
  goldenImages,
  gradientFingerprints,
  worstGradient,
} from './testing/gradient-golden.js';

const read = (file: string) => JSON.parse(readFileSync(new URL(`./golden/${file}`, import.meta.url), 'utf8'));

/** From PyTorch in float64, by tools/golden/network-gradients.py, which says where the weights come from. */
const files = readdirSync(new URL('./golden/gradients/', import.meta.url));

/** From Keras in float64, by tools/golden/keras-networks.py: padding as TensorFlow's. */
const keras: GradientGolden[] = read('keras-networks.json');

function expectGradients(golden: GradientGolden, fused: boolean): void {
  const model = buildGolden(golden, fused);
  const actual = gradientFingerprints(model, golden);
  model.dispose();
  expect([...actual.keys()].sort()).toEqual(Object.keys(golden.gradients).sort());
  const { name, error } = worstGradient(actual, golden);
  expect(error, `${name}; PyTorch in float32: ${golden.float32}`).toBeLessThan(1e-3);
}

describeBackends('gradients of every weight', () => {
  describe.each([true, false])('fused: %s', (fused) => {
    it.each(files)('PyTorch, %s', (file) => expectGradients(read(`gradients/${file}`), fused));

    it.each(keras)('Keras, $model', async (golden) => {
      const model = buildGolden(golden, fused);
      const images = goldenImages(golden);
      const logits = model.predict(images) as tf.Tensor;
      await expectTensorClose(logits, golden.logits!.flat(), { relative: 1e-4 });
      images.dispose();
      logits.dispose();
      model.dispose();
      expectGradients(golden, fused);
    });
  });
}, ['wasm']);
