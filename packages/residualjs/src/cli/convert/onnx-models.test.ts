import { type AnyModelName, createModel, foldBatchNorm, toPlain } from '@residualjs/models';
import { describeBackends, expectClose } from '@residualjs/testing';
import { exportOnnx } from '@residualjs/weights';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { onnxruntimeAbsence, runOnnx } from '../testing/onnxruntime.js';

/** A model of every family and kind of block, stem, head and shortcut, on small images. */
const MODELS: [AnyModelName, Record<string, unknown>][] = [
  ['resnet20', {}],
  ['resnet20', { shortcut: 'projection', padding: 'tensorflow' }],
  ['resnet20', { shortcut: 'exclusive-gate', resize: 'projection' }],
  ['resnet20', { shortcut: 'scaled', scaling: 'zero-gamma' }],
  ['plain20', {}],
  ['preresnet110', {}],
  ['preresnet164', {}],
  ['wrn-16-8', {}],
  ['resnet8', {}],
  ['vgg16', { inputSize: 32 }],
  ['resnet18', { classes: 10, inputSize: 64 }],
  ['resnet50', { classes: 10, inputSize: 64 }],
];

/** Batch norms that do something: their statistics are those of no data else. */
function unsettle(model: tfl.LayersModel): void {
  for (const [i, variable] of model.weights.entries()) {
    const range = /gamma|variance/.test(variable.originalName) ? [0.7, 1.3] : null;
    const around = /beta|mean/.test(variable.originalName) ? [-0.2, 0.2] : range;
    if (!around) continue;
    const [low, high] = around;
    tf.tidy(() => {
      variable.write(tf.randomUniform(variable.shape as number[], low, high, 'float32', i + 1));
    });
  }
}

describe.skipIf(onnxruntimeAbsence !== null)(
  `in onnxruntime-node (${onnxruntimeAbsence ?? 'installed'})`,
  () => {
    describeBackends('a model of the zoo', () => {
      it.each(MODELS)('%s %j gives the outputs of tfjs, plain and folded', async (name, options) => {
        const model = createModel(name, { inputSize: 16, seed: 1, ...options });
        unsettle(model);
        const [, size] = model.inputs[0].shape as number[];
        const image = tf.randomUniform([2, size, size, 3], -1, 1, 'float32', 5);
        const expected = model.predict(image) as tf.Tensor;
        const input = { shape: image.shape, data: await image.data<'float32'>() };
        for (const stock of [toPlain(model), foldBatchNorm(model)]) {
          const { shape, data } = await runOnnx(await exportOnnx(stock), input);
          expect(shape).toEqual(expected.shape);
          expectClose(data, await expected.data(), { relative: 1e-4 });
          stock.dispose();
        }
        model.dispose();
      });
    }, ['wasm']);
  },
);
