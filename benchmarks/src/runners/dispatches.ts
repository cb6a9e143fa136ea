/** Says as JSON what a training step sends to the GPU, stock and ours: `node dispatches.js MODEL BATCH`. */
import { createModel, type ModelName, toPlain } from '@residualjs/models';
import { MomentumSgd, trainableWeights, trainStep } from '@residualjs/training';
import { countDispatches, type DispatchCount, registerWebGpuKernels, startWebGpu } from '@residualjs/webgpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { forwardPass, modelCost } from '../cost.js';
import type { StepCount } from '../dispatches/step-count.js';
import { LEARNING_RATE } from '../workload.js';

const name = process.argv[2] as ModelName;
const batch = Number(process.argv[3]);

const { device } = await startWebGpu({ software: 'allow', kernels: 'stock' });
const model = createModel(name);
const [, height, width, channels] = model.inputs[0].shape as number[];
const classes = model.outputs[0].shape.at(-1) as number;
const images = tf.randomUniform<tf.Rank.R4>([batch, height, width, channels], -1, 1, 'float32', 1);
const labels = tf.tensor1d(
  Array.from({ length: batch }, (_, i) => i % classes),
  'int32',
);

/** The second step: the first makes what stays. */
async function count(step: () => Promise<unknown>): Promise<DispatchCount> {
  await step();
  return countDispatches(step);
}

async function stock(): Promise<DispatchCount> {
  const plain = toPlain(model);
  const optimizer = tf.train.momentum(LEARNING_RATE, 0.9);
  const targets = tf.oneHot(labels, classes);
  const lossOf = () =>
    tf.losses.softmaxCrossEntropy(targets, plain.apply(images, { training: true }) as tf.Tensor) as tf.Scalar;
  return count(async () => {
    const loss = optimizer.minimize(lossOf, true) as tf.Scalar;
    await loss.data();
    loss.dispose();
  });
}

async function ours(): Promise<DispatchCount> {
  await registerWebGpuKernels();
  const weights = trainableWeights(model);
  const optimizer = new MomentumSgd(weights);
  const data = { images, labels, size: batch };
  let step = 0;
  return count(() =>
    trainStep(model, weights, optimizer, data, { learningRate: LEARNING_RATE, step: ++step, taps: null }),
  );
}

const { flops } = modelCost(forwardPass(model), 'training', batch);
const counts: StepCount[] = [];
for (const [kernels, run] of [
  ['stock', stock],
  ['ours', ours],
] as const) {
  counts.push({ model: name, batch, kernels, device, flops, ...(await run()) });
}
process.stdout.write(`${JSON.stringify(counts)}\n`, () => process.exit(0)); // Dawn would keep it
