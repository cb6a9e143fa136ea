import { createModel, type ModelName } from '@residualjs/models';
import { expectTensorClose } from '@residualjs/testing';
import { exportWeights, importWeights, type WeightEntry } from '@residualjs/weights';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { foldBatchNorm } from './fold.js';
import type { Network, Weight } from './network.js';
import { networkOfModel } from './network-of-model.js';
import { runNetwork, variablesOf } from './run-network.js';
import { unsettleBatchNorms } from './unsettle.js';

beforeAll(() => tf.setBackend('cpu'));

/** A small model of the zoo with unsettled batch norms, and its network. */
async function modelAndNetwork(name: ModelName, inputSize: number): Promise<[tfl.LayersModel, Network]> {
  const model = createModel(name, { inputSize });
  const weights = (await exportWeights(model)) as Map<string, WeightEntry & Weight>;
  unsettleBatchNorms(weights, 1);
  importWeights(model, weights);
  return [model, networkOfModel(model, weights)];
}

function run(network: Network, images: tf.Tensor4D, training = false, explicitPadding = true): tf.Tensor2D {
  const variables = variablesOf(tf, network);
  return runNetwork(tf, network, variables, images, { training, explicitPadding });
}

describe.each([
  ['resnet20', 8, 0], // option A
  ['plain20', 7, 0],
  ['preresnet110', 4, 53 + 1], // pre-activation: what follows an addition stays
  ['preresnet164', 4, 53 + 1], // with a projection
] as const)('%s', (name, size, unfolded) => {
  it('is the same as a network, in inference and in training', async () => {
    const [model, network] = await modelAndNetwork(name, size);
    const images = tf.randomUniform<tf.Rank.R4>([16, size, size, 3], -1, 1, 'float32', 3); // fewer have no statistics
    await expectTensorClose(run(network, images), model.predict(images) as tf.Tensor, { relative: 1e-4 });
    const trained = model.apply(images, { training: true }) as tf.Tensor;
    await expectTensorClose(run(network, images, true), trained, { relative: 1e-3 });
  });

  it('is the same with its batch norms folded', async () => {
    const [, network] = await modelAndNetwork(name, size);
    const images = tf.randomUniform<tf.Rank.R4>([2, size, size, 3], -1, 1, 'float32', 4);
    const folded = foldBatchNorm(network);
    await expectTensorClose(run(folded, images), run(network, images), { relative: 1e-4 });
    await expectTensorClose(run(folded, images, false, false), run(network, images), { relative: 1e-4 });
    expect(folded.nodes.filter(({ op }) => op === 'batch-norm').length).toBe(unfolded);
  });
});

it('moves the statistics of batch norms in training as the layers do', async () => {
  const [model, network] = await modelAndNetwork('plain20', 4);
  const images = tf.randomUniform<tf.Rank.R4>([2, 4, 4, 3], -1, 1, 'float32', 5);
  const variables = variablesOf(tf, network);
  runNetwork(tf, network, variables, images, { training: true, explicitPadding: true });
  model.apply(images, { training: true });
  for (const [name, { data }] of (await exportWeights(model)) as Map<string, WeightEntry & Weight>) {
    await expectTensorClose(variables.get(name) as tf.Tensor, data, { relative: 1e-3 });
  }
});

it('names the layer that peers are not told how to run', () => {
  const input = tfl.input({ shape: [4, 4, 3] });
  const output = tfl.layers.maxPooling2d({ name: 'pool', poolSize: 2 }).apply(input);
  const model = tfl.model({ inputs: input, outputs: output as tfl.SymbolicTensor });
  expect(() => networkOfModel(model, new Map())).toThrow("layer 'pool' is of class MaxPooling2D");
});
