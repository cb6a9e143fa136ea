import { disposeBatch } from '@residualjs/training';
import type * as tf from '@tensorflow/tfjs-core';
import type { PreparedWork } from '../workload.js';
import type { WorkInput } from './input.js';

/** Forward passes: `predict`, and the logits read back. */
export function inference({ model, batch, about }: WorkInput): PreparedWork {
  return {
    about,
    async iterate() {
      const logits = model.predict(batch.images, { batchSize: batch.size }) as tf.Tensor;
      try {
        return (await logits.data()) as Float32Array;
      } finally {
        logits.dispose();
      }
    },
    dispose() {
      model.dispose();
      disposeBatch(batch);
    },
  };
}
