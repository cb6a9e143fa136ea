// Counts what one training step sends to the GPU, with the kernels of tfjs and with ours: the table in the README.
//
//   node packages/webgpu/scripts/count-dispatches.mjs [model] [batch] [--programs]
//
// Stock: the model in stock layers, tf.train.momentum and softmax cross-entropy of tfjs. Ours: the same network with our batch norm,
// `trainStep` and `MomentumSgd`. The counts are those of any GPU with the same limits, so a software Vulkan will do.
import { createModel, toPlain } from '@residualjs/models';
import { MomentumSgd, trainableWeights, trainStep } from '@residualjs/training';
import { countDispatches, registerWebGpuKernels, startWebGpu } from '@residualjs/webgpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';

const [name = 'resnet20', size = '4'] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const batch = Number(size);
const { device } = await startWebGpu({ software: 'allow', kernels: 'stock' });
const model = createModel(name);
const [, ...shape] = model.inputs[0].shape;
const classes = model.outputs[0].shape.at(-1);
const images = tf.randomUniform([batch, ...shape], -1, 1, 'float32', 1);
const labels = tf.tensor1d(
  Array.from({ length: batch }, (_, i) => i % classes),
  'int32',
);

async function stock() {
  const plain = toPlain(model);
  const optimizer = tf.train.momentum(0.1, 0.9);
  const targets = tf.oneHot(labels, classes);
  const step = async () => {
    const loss = optimizer.minimize(
      () => tf.losses.softmaxCrossEntropy(targets, plain.apply(images, { training: true })),
      true,
    );
    await loss.data();
    loss.dispose();
  };
  await step();
  return countDispatches(step);
}

async function ours() {
  await registerWebGpuKernels();
  const weights = trainableWeights(model);
  const optimizer = new MomentumSgd(weights);
  const data = { images, labels, size: batch };
  let number = 0;
  const step = () =>
    trainStep(model, weights, optimizer, data, { learningRate: 0.1, step: ++number, taps: null });
  await step();
  return countDispatches(step);
}

const mebibytes = (bytes) => (bytes / 2 ** 20).toFixed(1);
console.log(`one training step of ${name}, batch ${batch}, counted on ${device}`);
console.log('| kernels | dispatches | MiB read | MiB written | least MiB of these tensors |');
console.log('| --- | --- | --- | --- | --- |');
for (const [kernels, run] of Object.entries({ stock, ours })) {
  const { dispatches, bytesRead, bytesWritten, leastBytes, byProgram } = await run();
  const cells = [kernels, dispatches, mebibytes(bytesRead), mebibytes(bytesWritten), mebibytes(leastBytes)];
  console.log(`| ${cells.join(' | ')} |`);
  if (!process.argv.includes('--programs')) continue;
  const sorted = Object.entries(byProgram).sort(([, a], [, b]) => b.dispatches - a.dispatches);
  for (const [program, totals] of sorted) {
    console.log(
      `    ${program}: ${totals.dispatches}, ${mebibytes(totals.bytesRead)} read, ${mebibytes(totals.bytesWritten)} written`,
    );
  }
}
