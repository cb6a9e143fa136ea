import { randomTensor } from '@residualjs/testing';
import * as tfl from '@tensorflow/tfjs-layers';

/** A small classifier made by hand, no model of the zoo: convolution, ReLU, stride, pooling, dense. */
export function tinyNetwork({ size = 8, channels = 3, classes = 4, softmax = false } = {}): tfl.LayersModel {
  const model = tfl.sequential({
    name: 'tiny',
    layers: [
      tfl.layers.conv2d({
        name: 'conv1',
        inputShape: [size, size, channels],
        filters: 5,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
      }),
      tfl.layers.conv2d({ name: 'conv2', filters: 6, kernelSize: 3, strides: 2, padding: 'same' }),
      tfl.layers.activation({ name: 'relu2', activation: 'relu' }),
      tfl.layers.globalAveragePooling2d({ name: 'pool' }),
      tfl.layers.dense({ name: 'logits', units: classes, activation: softmax ? 'softmax' : 'linear' }),
    ],
  });
  const weights = model.weights.map(({ shape }, seed) => randomTensor(shape as number[], seed + 1));
  model.setWeights(weights);
  for (const weight of weights) weight.dispose();
  return model;
}
