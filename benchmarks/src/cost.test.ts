import '@tensorflow/tfjs-backend-cpu';
import { createModel } from '@residualjs/models';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { forwardPass, modelCost } from './cost.js';

beforeAll(() => tf.setBackend('cpu'));

it('counts what the convolutions and the classifier read, write and multiply', () => {
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        inputShape: [8, 8, 3],
        filters: 4,
        kernelSize: 3,
        padding: 'same',
        useBias: false,
      }),
      tfl.layers.activation({ activation: 'relu' }),
      tfl.layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }),
      tfl.layers.dense({ units: 10, useBias: false }),
    ],
  });
  const forward = forwardPass(model);
  expect(forward).toEqual({
    multiplyAdds: 64 * 9 * 3 * 4 + 4 * 10,
    activations: 64 * 3 + 64 * 4 + 4 + 10,
    weights: 9 * 3 * 4 + 4 * 10,
  });
  expect(modelCost(forward, 'inference', 2)).toEqual({
    flops: 2 * 2 * forward.multiplyAdds,
    bytes: 4 * (2 * forward.activations + forward.weights),
  });
  model.dispose();
});

it('has the multiply-adds of the paper for ResNet-20, and three passes in training', () => {
  const model = createModel('resnet20');
  const forward = forwardPass(model);
  model.dispose();
  expect(forward.multiplyAdds).toBe(40_551_040); // He et al. 2015, section 4.2: 0.041e9
  const [inference, training] = (['inference', 'training'] as const).map((work) =>
    modelCost(forward, work, 32),
  );
  expect(training.flops).toBe(3 * inference.flops);
  expect(training.flops / training.bytes).toBeCloseTo(inference.flops / inference.bytes);
});
