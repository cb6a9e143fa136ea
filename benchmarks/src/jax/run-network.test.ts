import '@tensorflow/tfjs-backend-wasm';
import { createModel } from '@residualjs/models';
import { expectTensorClose } from '@residualjs/testing';
import { exportWeights } from '@residualjs/weights';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { noise } from '../kernels/values.js';
import { channelsFirst } from '../network/channels-first.js';
import { foldBatchNorm } from '../network/fold.js';
import type { Network, Weight } from '../network/network.js';
import { networkOfModel } from '../network/network-of-model.js';
import { runNetwork, variablesOf } from '../network/run-network.js';
import { unsettleBatchNorms } from '../network/unsettle.js';
import { fakeJax } from '../testing/fake-jax.js';
import type { Jax, JaxArrays } from './jax.js';
import { filterFirst, JaxRun } from './run-network.js';

beforeAll(() => tf.setBackend('wasm'));

/** A ResNet-20 over small images, with batch norms of random statistics. */
async function someNetwork(name: 'resnet20' | 'resnet164'): Promise<Network> {
  const model = createModel(name, { inputSize: 8 });
  const weights = (await exportWeights(model)) as Map<string, Weight>;
  unsettleBatchNorms(weights, 1);
  const network = networkOfModel(model, weights);
  model.dispose();
  return network;
}

/** The logits of TensorFlow.js and of a run as jax-js has it, and the arrays that the run left behind. */
async function both(network: Network, training: boolean) {
  const images = noise([2, 8, 8, 3]) as tf.Tensor4D;
  const { jax, live } = fakeJax();
  const array = ({ shape, data }: Weight) => jax.numpy.array(data, { shape });
  const weights: JaxArrays = Object.fromEntries(
    [...network.weights].map(([name, weight]) => [name, array(filterFirst(weight))]),
  );
  const x = array(channelsFirst({ shape: images.shape, data: (await images.data()) as Float32Array }));
  const { logits, statistics } = new JaxRun(jax as Jax, weights, training).run(network, x);
  const options = { training, explicitPadding: true };
  const expected = runNetwork(tf, network, variablesOf(tf, network), images, options);
  const kept = [logits, ...Object.values(weights), ...Object.values(statistics)];
  const left = [...live].filter((one) => !kept.includes(one)).length;
  return { logits: await logits.data(), expected, left, statistics };
}

it('computes what the network is, consumes every array once, and leaves the weights', async () => {
  const folded = foldBatchNorm(await someNetwork('resnet20'));
  const { logits, expected, left } = await both(folded, false);
  await expectTensorClose(logits, expected, { relative: 1e-4 });
  expect(left).toBe(0);
});

it('normalises by the batch in training, and moves the statistics', async () => {
  const network = await someNetwork('resnet20');
  const { logits, expected, left, statistics } = await both(network, true);
  await expectTensorClose(logits, expected, { relative: 1e-4 });
  expect(left).toBe(0);
  const [[name, moved]] = Object.entries(statistics);
  expect(moved.shape).toEqual(network.weights.get(name)?.shape);
  expect(await moved.data()).not.toEqual(network.weights.get(name)?.data);
});

it('turns filters round', () => {
  const data = Float32Array.from({ length: 1 * 2 * 3 * 2 }, (_, i) => i); // [1, 2, 3, 2]
  const turned = filterFirst({ shape: [1, 2, 3, 2], data });
  expect(turned.shape).toEqual([2, 3, 1, 2]);
  expect([...turned.data]).toEqual([0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11]);
  const bias = { shape: [2], data: Float32Array.of(1, 2) };
  expect(filterFirst(bias)).toEqual(bias);
});
