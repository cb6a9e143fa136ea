// Trains a model of the zoo for some steps on WASM and prints how far its memory grew: the figures of the README.
//
//   node packages/models/scripts/training-memory.mjs --model preresnet1001 --batch 32 --recompute block
//
// --recompute none | stage | block | a number of blocks; --steps 1. One model a process: the memory never shrinks.
import { parseArgs } from 'node:util';
import '@residualjs/wasm/auto';
import { createModel } from '@residualjs/models';
import { describeWasm } from '@residualjs/wasm';
import * as tf from '@tensorflow/tfjs-core';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'resnet110' },
    batch: { type: 'string', default: '32' },
    recompute: { type: 'string', default: 'none' },
    steps: { type: 'string', default: '1' },
  },
});
const recompute = { none: null, stage: 'stage', block: 'block' }[values.recompute] ?? {
  every: Number(values.recompute),
};
const batch = Number(values.batch);

const model = createModel(values.model, { recompute: values.recompute === 'none' ? null : recompute });
model.compile({ optimizer: tf.train.momentum(0.01, 0.9), loss: tf.losses.softmaxCrossEntropy });
const images = tf.randomNormal([batch, 32, 32, 3], 0, 1, 'float32', 1);
const labels = tf.tidy(() => tf.cast(tf.oneHot(tf.zeros([batch], 'int32'), 10), 'float32'));
const mebibytes = () => Math.round(describeWasm().memoryBytes / 2 ** 20);

console.log(`${values.model}, batch ${batch}, recompute ${values.recompute}: ${mebibytes()} MiB before`);
for (let step = 1; step <= Number(values.steps); step++) {
  const start = performance.now();
  const loss = await model.trainOnBatch(images, labels);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`step ${step}: loss ${loss.toFixed(3)}, ${seconds} s, ${mebibytes()} MiB of memory at most`);
}
