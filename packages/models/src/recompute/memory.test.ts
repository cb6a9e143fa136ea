import { batches, syntheticDataset } from '@residualjs/datasets';
import { describeBackends, randomTensor } from '@residualjs/testing';
import { train } from '@residualjs/training';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { createModel } from '../create-model.js';
import type { Recompute } from './option.js';

const SHAPE: [number, number, number] = [16, 16, 3];

/** The most bytes that tensors had while the gradients of resnet56 were taken, beside weights and gradients. */
async function bytesOfStep(recompute: Recompute | null): Promise<number> {
  const model = createModel('resnet56', { inputSize: SHAPE[0], recompute });
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const weights = variables.reduce((bytes, { size }) => bytes + 4 * size, 0);
  const before = tf.memory().numBytes;
  const { peakBytes } = await tf.profile(() =>
    tf.tidy(() => {
      const loss = () => tf.sum(model.apply(randomTensor([4, ...SHAPE], 1), { training: true }) as tf.Tensor);
      return tf.variableGrads(loss as () => tf.Scalar, variables).value;
    }),
  );
  model.dispose();
  return peakBytes - before - weights;
}

/** The losses of two steps of `train`. */
async function lossesOf(recompute: Recompute | null): Promise<number[]> {
  const dataset = syntheticDataset({ size: 8, shape: SHAPE, seed: 1 });
  const model = createModel('resnet56', { inputSize: SHAPE[0], recompute });
  const source = { size: 8, batches: (epoch: number) => batches(dataset, { batchSize: 4, epoch }) };
  const { history } = await train(model, { train: source }, { steps: 2, learningRate: 0.05 });
  model.dispose();
  return history.map(({ loss }) => loss);
}

describeBackends('a training step of resnet56 with recomputation', () => {
  it('needs a fraction of the memory', async () => {
    const all = await bytesOfStep(null);
    expect(await bytesOfStep('block')).toBeLessThan(all / 6);
    expect(await bytesOfStep({ every: 3 })).toBeLessThan(all / 4);
    expect(await bytesOfStep('stage')).toBeLessThan(all / 2);
  });

  it('has the same loss in train', async () => {
    expect(await lossesOf('block')).toEqual(await lossesOf(null));
  });
}, ['wasm']);
