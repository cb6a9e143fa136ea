import { setRandomSteps } from '@residualjs/layers';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { digest } from '../digest.js';
import { firstValue } from '../first-value.js';
import { noise } from '../kernels/values.js';
import type { PreparedWork } from '../workload.js';
import { LAYER_INPUT, layerCase } from './layer-cases.js';

/** What is told of a layer that is to be timed. */
export interface LayerWorkOptions {
  subject: string;
  batch: number;
  /** The backend and its set-up. */
  about: string;
}

/**
 * A layer in training: its output, or the gradients of its inputs and weights from a given gradient of the output. Layers that draw
 * at random draw the same each time.
 */
export function layerWork({ subject, batch, about }: LayerWorkOptions): PreparedWork {
  const { layer, pass } = layerCase(subject);
  const symbols = Array.from({ length: layer.inputs }, (_, i) =>
    tfl.input({ shape: [...LAYER_INPUT], name: `input${i}` }),
  );
  const model = tfl.model({ inputs: symbols, outputs: layer.build(symbols) });
  const images = symbols.map((_, i) =>
    tf.tidy(() => tf.variable(noise([batch, ...LAYER_INPUT], i === 0 ? [-1, 1] : [-0.9, 1.1]))),
  );
  const weights = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const call = () => {
    setRandomSteps(model, 0);
    return model.apply(images.length === 1 ? images[0] : images, { training: true }) as tf.Tensor;
  };
  const dy = tf.tidy(() => noise(call().shape));
  let outputs: tf.Tensor[] = [];
  const backward = () => {
    const loss = () => tf.sum(tf.mul(call(), dy)) as tf.Scalar;
    const { value, grads } = tf.variableGrads(loss, [...images, ...weights]);
    value.dispose();
    return [...images, ...weights].map(({ name }) => grads[name]);
  };
  return {
    about,
    async iterate() {
      tf.dispose(outputs);
      outputs = pass === 'forward' ? [tf.tidy(call)] : backward();
      return [await firstValue(outputs[outputs.length - 1])];
    },
    async result() {
      const values = await Promise.all(outputs.map((output) => output.data()));
      return values.flatMap(digest);
    },
    dispose() {
      tf.dispose([...outputs, ...images, dy]);
      model.dispose();
    },
  };
}
