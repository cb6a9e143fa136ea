import { createModel, type ModelName } from '@residualjs/models';
import { disposeBatch } from '@residualjs/training';
import type * as tf from '@tensorflow/tfjs-core';
import type { Workload } from '../workload.js';
import { randomBatch } from './random-batch.js';

/** What is timed: `predict`, and the logits read back. */
export interface InferenceOptions {
  model: ModelName;
  batch: number;
}

/** Forward passes of a zoo model on one batch of noise. */
export function inference({ model: name, batch }: InferenceOptions): Workload {
  return {
    work: 'inference',
    model: name,
    batch,
    async prepare() {
      const model = createModel(name);
      const images = randomBatch(batch, model.inputs[0].shape.slice(1) as number[], 10);
      return {
        async iterate() {
          const logits = model.predict(images.images, { batchSize: batch }) as tf.Tensor;
          const values = (await logits.data()) as Float32Array;
          logits.dispose();
          return values.reduce((sum, value) => sum + value, 0);
        },
        dispose() {
          model.dispose();
          disposeBatch(images);
        },
      };
    },
  };
}
