import '@tensorflow/tfjs-backend-cpu';
import { expectTensorClose } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { convolution } from './block/convolution.js';
import { residualBlock } from './block/residual-block.js';
import type { KERNEL_INITIALIZERS } from './kernel-initializer.js';

const build = (output: (x: tfl.SymbolicTensor) => tfl.SymbolicTensor) => {
  const input = tfl.input({ shape: [4, 4, 16] });
  return tfl.model({ inputs: input, outputs: output(input) });
};
const deviation = (kernel: tf.Tensor) => tf.tidy(() => tf.sqrt(tf.moments(kernel).variance));

it.each([
  ['heNormal', Math.sqrt(2 / (9 * 16))],
  ['heNormalFanOut', Math.sqrt(2 / (9 * 64))],
  ['zeros', 0],
] as const)('%s has the standard deviation of its paper', async (kernelInitializer, expected) => {
  for (const stride of [1, 2]) {
    const model = build(convolution({ name: 'conv', filters: 64, stride, kernelInitializer }));
    const [kernel] = model.getWeights();
    await expectTensorClose(deviation(kernel), [expected], { relative: 4 / Math.sqrt(2 * kernel.size) }); // four standard errors
    model.dispose();
  }
});

it('reaches every convolution of a block, the projection too', async () => {
  const options = { name: 'block', filters: 64, stride: 2, shortcut: 'projection' } as const;
  const model = build(residualBlock({ ...options, kernelInitializer: 'heNormalFanOut' }));
  for (const [layer, size] of [
    ['block_conv1', 9],
    ['block_conv2', 9],
    ['block_shortcut', 1],
  ] as const) {
    const [kernel] = model.getLayer(layer).getWeights();
    const expected = Math.sqrt(2 / (size * 64));
    await expectTensorClose(deviation(kernel), [expected], { relative: 4 / Math.sqrt(2 * kernel.size) });
  }
  model.dispose();
});

it('refuses any other', () => {
  const kernelInitializer = 'glorot' as (typeof KERNEL_INITIALIZERS)[number];
  expect(() => convolution({ name: 'conv', filters: 1, kernelInitializer })).toThrow(
    /"glorot"; allowed: 'heNormal'/,
  );
});
