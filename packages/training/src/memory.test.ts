import { batches, syntheticDataset } from '@residualjs/datasets';
import { batchNormalization, convolution, residualBlock } from '@residualjs/layers';
import { resnet20, stageInputs } from '@residualjs/models';
import { describeBackends } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import type { BatchSource } from './batch.js';
import { train } from './train.js';

/** How the batches of a data set become a source: what the command line does. */
function source(inputSize: number, batchSize: number, size: number): BatchSource {
  const dataset = syntheticDataset({ size, shape: [inputSize, inputSize, 3], seed: 1 });
  return {
    size,
    batches: (epoch) =>
      batches(dataset, { batchSize, shuffle: true, seed: 2, epoch, augment: { flip: true } }),
  };
}

/** One residual block of 2 channels on images of 4x4: what the cpu backend can do 200 times. */
function tinyResNet() {
  const input = tfl.input({ shape: [4, 4, 3] });
  let h = convolution({ name: 'tiny_conv', filters: 2, seed: 1 })(input);
  h = batchNormalization({ name: 'tiny_bn', activation: 'relu' })(h);
  h = residualBlock({ name: 'tiny_block', branch: 'basic', filters: 2, seed: 2 })(h);
  h = tfl.layers.globalAveragePooling2d({ name: 'tiny_pool' }).apply(h) as tfl.SymbolicTensor;
  const logits = tfl.layers.dense({ name: 'tiny_logits', units: 10 }).apply(h) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: logits });
}

describeBackends('200 training steps of a residual network', (backend) => {
  it('leave as many tensors as there were after step 2', { timeout: 120_000 }, async () => {
    const wasm = backend === 'wasm';
    const model = wasm ? resnet20({ inputSize: 8 }) : tinyResNet();
    const inputSize = wasm ? 8 : 4;
    const counts: { tensors: number; buffers: number }[] = [];
    const { history } = await train(
      model,
      { train: source(inputSize, 2, 20), validation: source(inputSize, 2, 4) },
      {
        steps: 200,
        learningRate: 0.01,
        taps: wasm ? stageInputs(model) : ['tiny_bn'],
        tapEvery: 3,
        evaluateEvery: 50,
        onEvent: ({ type }) => {
          if (type !== 'step') return;
          const { numTensors, numDataBuffers } = tf.memory();
          counts.push({ tensors: numTensors, buffers: numDataBuffers });
        },
      },
    );
    expect(counts).toHaveLength(200);
    expect(counts.slice(1).every(({ tensors }) => tensors === counts[1].tensors)).toBe(true);
    expect(counts[199]).toEqual(counts[1]);
    expect(history.every(({ loss }) => Number.isFinite(loss))).toBe(true);
    model.dispose();
  });
});
