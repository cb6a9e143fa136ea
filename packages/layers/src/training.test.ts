import { describeBackends, expectNoLeak, randomTensor, readAll } from '@residualjs/testing';
import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { type ResidualBlockOptions, residualBlock } from './index.js';

/** Three blocks and a classifier; everything that is random is in it. */
function build(seed: number): tfl.LayersModel {
  const blocks: Omit<ResidualBlockOptions, 'name'>[] = [
    { filters: 4, shortcut: 'shortcut-gate', scaling: 'rezero', dropout: 0.2 },
    { filters: 8, stride: 2, scaling: 'stochastic-depth', order: 'full-preactivation' },
    { filters: 8, shortcut: 'dropout', branch: 'bottleneck' },
  ];
  const input = tfl.input({ shape: [6, 6, 4] });
  const features = blocks.reduce(
    (x, options, i) => residualBlock({ name: `block${i}`, seed, ...options })(x),
    input,
  );
  const pooled = tfl.layers.globalAveragePooling2d({ name: 'pool' }).apply(features);
  const kernelInitializer = tfl.initializers.glorotUniform({ seed: 1 });
  const outputs = tfl.layers.dense({ name: 'logits', units: 3, kernelInitializer }).apply(pooled);
  const model = tfl.model({ inputs: input, outputs: outputs as tfl.SymbolicTensor });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  return model;
}

describeBackends('training', () => {
  it('learns, leaks nothing, and gives the same run for the same seed', async () => {
    const runs: { losses: number[]; weights: tf.TypedArray[] }[] = [];
    for (const seed of [1, 1, 2]) {
      const model = build(seed);
      const x = randomTensor([8, 6, 6, 4], 1);
      const y = randomTensor([8, 3], 2);
      const losses: number[] = [];
      const step = async () => {
        losses.push((await model.trainOnBatch(x, y)) as number);
      };
      for (let i = 0; i < 2; i++) await step();
      await expectNoLeak(async () => {
        for (let i = 0; i < 10; i++) await step();
      });
      await expectNoLeak(() => (model.predict(x) as tf.Tensor).dispose());
      runs.push({ losses, weights: await readAll(model.getWeights()) });
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2].losses).not.toEqual(runs[0].losses);
    expect(Math.min(...runs[0].losses.slice(-3))).toBeLessThan(runs[0].losses[0]);
  });

  it('disposes of every tensor with its model', async () => {
    await expectNoLeak(() => {
      const model = build(1);
      model.optimizer.dispose();
      model.dispose();
    });
  });
});
