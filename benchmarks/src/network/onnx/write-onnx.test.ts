import { createModel, type ModelName } from '@residualjs/models';
import { expectTensorClose } from '@residualjs/testing';
import { exportWeights } from '@residualjs/weights';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadOnnxRuntime, onnxruntime } from '../../contestants/onnxruntime.js';
import { channelsFirst } from '../channels-first.js';
import { foldBatchNorm } from '../fold.js';
import type { Network, Weight } from '../network.js';
import { networkOfModel } from '../network-of-model.js';
import { runNetwork, variablesOf } from '../run-network.js';
import { unsettleBatchNorms } from '../unsettle.js';
import { outputsFirst, writeOnnx } from './write-onnx.js';

const absence = await onnxruntime('onnxruntime-node').absence();

beforeAll(() => tf.setBackend('cpu'));

it('puts the outputs of a kernel first', () => {
  const kernel = { shape: [1, 2, 2, 3], data: Float32Array.from({ length: 12 }, (_, i) => i) };
  expect(outputsFirst(kernel)).toEqual({
    shape: [3, 2, 1, 2],
    data: Float32Array.of(0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11),
  });
});

it('writes the version and the names that are read from a file first', () => {
  const weights = new Map<string, Weight>([
    ['logits/kernel', { shape: [1, 2], data: Float32Array.of(1, 2) }],
    ['logits/bias', { shape: [2], data: Float32Array.of(3, 4) }],
  ]);
  const network: Network = {
    name: 'tiny',
    image: [2, 2, 1],
    classes: 2,
    nodes: [
      { op: 'image', name: 'image', inputs: [] },
      { op: 'global-average-pool', name: 'pool', inputs: ['image'] },
      { op: 'dense', name: 'logits', layer: 'logits', inputs: ['pool'] },
    ],
    weights,
  };
  const bytes = Buffer.from(writeOnnx(network));
  expect(bytes.subarray(0, 4).toString('hex')).toBe('08071215'); // ir_version 7, then the producer
  expect(bytes.subarray(-4).toString('hex')).toBe('4202100d'); // operator set 13
  for (const word of ['GlobalAveragePool', 'Flatten', 'Gemm', 'logits/kernel'])
    expect(bytes.includes(word)).toBe(true);
});

describe.skipIf(absence !== null)(`in onnxruntime-node (${absence ?? 'installed'})`, () => {
  it.each([
    ['resnet20', 8],
    ['preresnet110', 5],
    ['preresnet164', 4],
  ] as [ModelName, number][])('%s gives the same logits, folded or not', async (name, inputSize) => {
    const model = createModel(name, { inputSize });
    const weights = (await exportWeights(model)) as Map<string, Weight>;
    unsettleBatchNorms(weights, 1);
    const network = networkOfModel(model, weights);
    const images = tf.randomUniform<tf.Rank.R4>([2, inputSize, inputSize, 3], -1, 1, 'float32', 6);
    const options = { training: false, explicitPadding: true };
    const expected = runNetwork(tf, network, variablesOf(tf, network), images, options);
    const { ort } = await loadOnnxRuntime('onnxruntime-node');
    const { shape, data } = channelsFirst({ shape: images.shape, data: await images.data<'float32'>() });
    for (const form of [network, foldBatchNorm(network)]) {
      const session = await ort.InferenceSession.create(writeOnnx(form), {
        executionProviders: ['cpu'],
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
      });
      const { logits } = await session.run({ image: new ort.Tensor('float32', data, shape) });
      await expectTensorClose(expected, Float32Array.from(logits.data), { relative: 1e-4 });
      await session.release();
    }
  });
});
