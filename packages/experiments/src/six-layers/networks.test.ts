import {
  describeBackends,
  expectClose,
  expectNoLeak,
  expectTensorClose,
  tidyAsync,
} from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { it } from 'vitest';
import { applyNetworks, stackParameters } from './networks.js';
import { RowOptimizer } from './row-optimizer.js';
import type { LayerStart } from './start-weights.js';

const layer = (weight: number, bias: number): LayerStart => ({ weights: [weight], biases: [bias] });

/** The source's own solution: 2x, then 2x + 3, then the identity four times; with the shortcut, then zero. */
const [DOUBLE, DOUBLE_AND_3] = [layer(2, 0), layer(2, 3)];
const IDENTITY = Array<LayerStart>(4).fill(layer(1, 0));
const ZERO = Array<LayerStart>(4).fill(layer(0, 0));

const apply = (
  rows: LayerStart[][],
  skip: number[],
  inputs: number[],
  activation: 'linear' | 'relu' = 'linear',
) =>
  tf.tidy(() => {
    const network = { depth: rows[0].length, activation, skip: tf.tensor3d(skip, [skip.length, 1, 1]) };
    const x = tf.tensor3d(rows.map(() => inputs.map((value) => [value])));
    const { outputs, branch } = applyNetworks(network, stackParameters(rows), x);
    return { outputs, branch };
  });

describeBackends('six layers', () => {
  it("give 27 for 6 with the source's weights: the identity when plain, zero with the shortcut", async () => {
    const rows = [
      [DOUBLE, DOUBLE_AND_3, ...IDENTITY],
      [DOUBLE, DOUBLE_AND_3, ...ZERO],
    ];
    const { outputs, branch } = apply(rows, [0, 1], [6, -1]);
    await expectTensorClose(outputs, tf.tensor3d([27, -1, 27, -1], [2, 2, 1]));
    await expectTensorClose(branch, tf.tensor3d([27, -1, 0, 0], [2, 2, 1]));
  });

  it('add the branch, f5(f4(f3(x_new))), and leave the weights of the last layer out', async () => {
    // 100 of the branch and 27 of the shortcut: the source's example.
    const rows = [[DOUBLE, DOUBLE_AND_3, layer(2, 0), layer(1, 6), layer(2, -20), layer(7, 7)]];
    await expectTensorClose(apply(rows, [1], [6]).outputs, tf.tensor3d([127], [1, 1, 1]));
  });

  it('put a ReLU between the layers, not after the last', async () => {
    const negative = [layer(-1, 0), layer(1, 0), layer(1, 0), layer(1, 0), layer(1, 0), layer(1, -2)];
    await expectTensorClose(apply([negative], [0], [6], 'relu').outputs, tf.tensor3d([-2], [1, 1, 1])); // only the last bias is left
    const branch = [layer(1, 0), layer(1, 0), layer(1, 0), layer(1, 0), layer(-1, 0), layer(1, 0)];
    await expectTensorClose(apply([branch], [1], [6], 'relu').outputs, tf.tensor3d([0], [1, 1, 1])); // 6 - 6: none after F either
  });

  it('multiply vectors as x W + b, by a single layer too', async () => {
    const swap = { weights: [0, 1, 2, 0], biases: [10, 20] }; // (x1, x2) -> (2 x2 + 10, x1 + 20)
    await tidyAsync(async () => {
      const network = { depth: 1, activation: 'linear' as const, skip: tf.zeros([1, 1, 1]) as tf.Tensor3D };
      const { outputs } = applyNetworks(network, stackParameters([[swap]]), tf.tensor3d([3, 5], [1, 1, 2]));
      await expectTensorClose(outputs, tf.tensor3d([20, 23], [1, 1, 2]));
    });
  });

  it('are trained by Adam as PyTorch does it, and by gradient descent, each row at its own rate', async () => {
    await expectNoLeak(async () => {
      const gradients = [
        [0.5, -1],
        [0.25, 3],
        [-1, 0],
      ];
      // torch.optim.Adam([w = (1, -2)], lr = 0.1) after these gradients; PyTorch 2.4.1.
      const golden = [0.82741779, -1.98761988];
      for (const [kind, expected] of [
        ['adam', golden],
        ['sgd', [1 + 0.1 * 0.25, -2 - 0.1 * 2]],
      ] as const) {
        // The second row has rate 0 and stays.
        const optimizer = new RowOptimizer(kind, [0.1, 0]);
        let parameters: tf.Tensor[] = [tf.tensor4d([1, -2, 1, -2], [1, 2, 1, 2])];
        for (const values of gradients) {
          const gradient = tf.tensor4d([...values, ...values], [1, 2, 1, 2]);
          const next = optimizer.apply(parameters, [gradient]);
          tf.dispose([parameters, gradient]);
          parameters = next;
        }
        expectClose(await parameters[0].data(), [...expected, 1, -2], { relative: 1e-5 });
        tf.dispose(parameters);
        optimizer.dispose();
      }
    });
  });
});
