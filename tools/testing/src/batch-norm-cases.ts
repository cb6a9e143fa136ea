import { type BatchNormActivation, batchNormTraining } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { randomTensor } from './random.js';

/** A batch norm in training, with or without each of its inputs. */
export interface BatchNormCase {
  shape: number[];
  gamma: boolean;
  beta: boolean;
  addend: boolean;
  activation: BatchNormActivation;
  epsilon: number;
  /** About which x lies. */
  mean: number;
  seed: number;
}

/** Batch norms of so many channels, over one to three axes. */
export function batchNormCases(channels: fc.Arbitrary<number>): fc.Arbitrary<BatchNormCase> {
  const anyShape = fc.tuple(
    fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
    channels,
  );
  return fc.record({
    shape: anyShape.map(([rows, count]) => [...rows, count]),
    gamma: fc.boolean(),
    beta: fc.boolean(),
    addend: fc.boolean(),
    activation: fc.constantFrom('linear' as const, 'relu' as const),
    epsilon: fc.constantFrom(1e-5, 1e-3),
    mean: fc.constantFrom(0, -3),
    seed: fc.integer({ min: 0, max: 1000 }),
  });
}

/** y, mean and variance of a case, and the gradients of its inputs. */
export function batchNormOf({
  shape,
  gamma,
  beta,
  addend,
  activation,
  epsilon,
  mean,
  seed,
}: BatchNormCase): tf.Tensor[] {
  const channels = shape[shape.length - 1];
  const x = tf.add(randomTensor(shape, seed), mean);
  const inputs = [
    x,
    ...(gamma ? [randomTensor([channels], seed + 1, { min: 0.5, max: 2 })] : []),
    ...(beta ? [randomTensor([channels], seed + 2)] : []),
    ...(addend ? [randomTensor(shape, seed + 3)] : []),
  ];
  const forward = (...given: tf.Tensor[]) => {
    const rest = given.slice(1);
    const next = (is: boolean) => (is ? rest.shift()! : null);
    return batchNormTraining(given[0], next(gamma), next(beta), next(addend), {
      epsilon,
      activation,
    });
  };
  const { y, mean: m, variance } = forward(...inputs);
  const weights = randomTensor(shape, seed + 4);
  const gradients = tf.grads((...given) => tf.sum(tf.mul(weights, forward(...given).y)))(inputs);
  return [y, m, variance, ...gradients];
}
