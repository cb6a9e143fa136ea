import { createModel } from '@residualjs/models';
import * as tf from '@tensorflow/tfjs-core';
import { forwardPass, modelCost } from '../cost.js';
import { noise } from '../kernels/values.js';
import type { PreparedWork } from '../workload.js';
import { training } from '../workloads/training.js';
import { scalingCase } from './scaling-cases.js';

/** A training step of a case of scaling. */
export function scalingWork(subject: string, about: string): PreparedWork {
  const { model: name, options, batch: size } = scalingCase(subject);
  const model = createModel(name, options);
  const cost = modelCost(forwardPass(model), 'training', size);
  const [, height, width, channels] = model.inputs[0].shape as number[];
  const images = noise([size, height, width, channels]) as tf.Tensor4D;
  const labels = tf.tensor1d(
    Array.from({ length: size }, (_, i) => i % 10),
    'int32',
  );
  return { ...training({ model, batch: { images, labels, size }, about }, { taps: false }), cost };
}
