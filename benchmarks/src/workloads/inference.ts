import type { InferenceSession } from '@residualjs/models';
import { type Batch, disposeBatch } from '@residualjs/training';
import type * as tf from '@tensorflow/tfjs-core';
import type { PreparedWork } from '../workload.js';

/** What inference is done with; the work disposes session and batch. */
export interface InferenceInput {
  session: InferenceSession;
  batch: Batch;
  /** The backend and its set-up. */
  about: string;
}

/** Forward passes: `predict` of a session, and the logits read back. */
export function inference({ session, batch, about }: InferenceInput): PreparedWork {
  return {
    about,
    async iterate() {
      const logits = session.predict(batch.images) as tf.Tensor;
      try {
        return (await logits.data()) as Float32Array;
      } finally {
        logits.dispose();
      }
    },
    dispose() {
      session.dispose();
      disposeBatch(batch);
    },
  };
}
