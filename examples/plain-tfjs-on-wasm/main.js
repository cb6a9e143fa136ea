// An ordinary tfjs program: sequential model, compile, fit, evaluate. The one line that is ours is this import;
// without it the first step throws "Kernel 'Conv2DBackpropFilter' not registered for backend 'wasm'".
import '@residualjs/wasm/auto';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { shapes } from './shapes.js';

const initial = (seed) => ({ kernelInitializer: tfl.initializers.heNormal({ seed }) });
const model = tfl.sequential({
  layers: [
    tfl.layers.conv2d({
      inputShape: [20, 20, 1],
      filters: 16,
      kernelSize: 3,
      padding: 'same',
      ...initial(1),
    }),
    tfl.layers.batchNormalization(),
    tfl.layers.activation({ activation: 'relu' }),
    tfl.layers.maxPooling2d({ poolSize: 2 }),
    tfl.layers.conv2d({ filters: 32, kernelSize: 3, activation: 'relu', ...initial(2) }),
    tfl.layers.maxPooling2d({ poolSize: 2 }),
    tfl.layers.flatten(),
    tfl.layers.dense({ units: 3, activation: 'softmax', ...initial(3) }),
  ],
});
model.compile({ optimizer: tf.train.adam(0.003), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });

const training = shapes(1024, 1);
const test = shapes(512, 2);

console.log(`backend ${tf.getBackend()}, ${model.countParams()} parameters`);
await model.fit(training.images, training.labels, {
  epochs: 4,
  batchSize: 32,
  shuffle: false,
  verbose: 0,
  callbacks: {
    onEpochEnd: (epoch, { loss, acc }) =>
      console.log(`epoch ${epoch + 1}: loss ${loss.toFixed(3)}, accuracy ${acc.toFixed(3)}`),
  },
});
const [, accuracy] = model.evaluate(test.images, test.labels);
console.log(`test accuracy ${(await accuracy.data())[0].toFixed(3)} (${test.images.shape[0]} images)`);
