import { describeBackends, expectTensorClose } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import golden from '../golden/muon.json' with { type: 'json' };
import { Muon } from './muon.js';

const { options, weights } = golden.steps;

describeBackends('Muon', () => {
  it('takes the steps of its definition: kernels orthogonalised, the rest by Nesterov momentum', async () => {
    const named = Object.entries(weights).map(([name, { start, shape }]) => ({
      name,
      variable: tf.tidy(() => tf.variable(tf.tensor(start, shape))),
    }));
    const { rate, momentum, decay, auxiliaryRate, auxiliaryDecay } = options;
    const auxiliary = { rate: auxiliaryRate, weightDecay: auxiliaryDecay };
    const optimizer = new Muon(named, { momentum, weightDecay: decay, auxiliary });
    for (let step = 0; step < 5; step++) {
      tf.tidy(() => {
        const gradients = Object.fromEntries(
          named.map(({ name, variable }) => {
            const { gradients, shape } = weights[name as keyof typeof weights];
            return [variable.name, tf.tensor(gradients[step], shape)];
          }),
        );
        optimizer.apply(gradients, rate);
      });
      for (const { name, variable } of named) {
        await expectTensorClose(variable, weights[name as keyof typeof weights].trace[step], {
          relative: 1e-5,
        });
      }
    }
    optimizer.dispose();
    tf.dispose(named.map(({ variable }) => variable));
  });
});

describe('Muon refuses', () => {
  it.each<[string, ConstructorParameters<typeof Muon>[1]]>([
    ['momentum is 1', { momentum: 1 }],
    ['weightDecay is -1', { weightDecay: -1 }],
    ['auxiliary.rate is -1', { auxiliary: { rate: -1 } }],
    ['auxiliary.weightDecay is NaN', { auxiliary: { weightDecay: Number.NaN } }],
    ['iterations is 0', { iterations: 0 }],
  ])('%s', (message, given) => {
    expect(() => new Muon([], given)).toThrow(message);
  });
});
