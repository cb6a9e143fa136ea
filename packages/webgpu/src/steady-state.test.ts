import { batchNormTraining, momentumUpdates, movingAverages } from '@residualjs/ops';
import { randomTensor } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { expect, it, vi } from 'vitest';
import { countDispatches } from './dispatches.js';
import { runningBackend } from './host.js';
import { describeWebGpu } from './testing/webgpu.js';

describeWebGpu('steps that are alike', () => {
  it('soon make no bind group and no buffer of our kernels', async () => {
    const [channels, layers] = [8, 3];
    const variables = (shape: number[]) =>
      Array.from({ length: layers }, (_, i) => randomTensor(shape, i).variable());
    const filters = variables([3, 3, channels, channels]);
    const averages = variables([channels]);
    const momenta = filters.map((filter) => tf.variable(tf.zerosLike(filter)));
    const gamma = tf.ones([channels]) as tf.Tensor1D;
    const images = randomTensor([2, 6, 6, channels], 9);
    const forward = () =>
      filters.reduce<tf.Tensor>((x, filter, i) => {
        const convolved = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor as tf.Tensor4D, 1, 'same');
        const { y, mean } = batchNormTraining(convolved, gamma, gamma, x, { activation: 'relu' });
        movingAverages([{ moving: averages[i], batch: mean }], 0.9);
        return y;
      }, images);
    const step = async () => {
      const value = tf.tidy(() => {
        const { value, grads } = tf.variableGrads(() => tf.mean(forward()) as tf.Scalar, filters);
        const parameters = filters.map((variable, i) => {
          return { variable, buffer: momenta[i], gradient: grads[variable.name] };
        });
        momentumUpdates(parameters, { learningRate: 0.1 });
        return value;
      });
      await value.data();
      value.dispose();
    };
    for (let i = 0; i < 20; i++) await step();

    const { device } = runningBackend()!;
    const made = { groups: vi.spyOn(device, 'createBindGroup'), buffers: vi.spyOn(device, 'createBuffer') };
    const { byProgram } = await countDispatches(step);
    const names = Object.keys(byProgram);
    const ofTfjs = names.filter((name) => !name.startsWith('residual'));
    expect(names.length - ofTfjs.length).toBeGreaterThan(5);
    const dispatchesOfTfjs = ofTfjs.reduce((sum, name) => sum + byProgram[name].dispatches, 0);
    expect(made.groups).toHaveBeenCalledTimes(dispatchesOfTfjs);
    expect(made.buffers.mock.calls.length).toBeLessThanOrEqual(dispatchesOfTfjs + 1); // uniforms of tfjs, and to read the loss
    vi.restoreAllMocks();
    tf.dispose([filters, averages, momenta, gamma, images]);
  });
});
