/** The process of the data pipeline: passes over a dataset, its images as batches of tensors. */
import { disposeBatch } from '@residualjs/datasets';
import * as tf from '@tensorflow/tfjs-core';
import { dataCase, firstBatch, passes } from '../data/data-cases.js';
import { digest } from '../digest.js';
import type { PrepareRequest } from '../process/protocol.js';
import { serve } from '../process/serve.js';
import type { PreparedWork } from '../workload.js';

async function prepare({ subject }: PrepareRequest): Promise<PreparedWork> {
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu'); // which only keeps the arrays
  const one = dataCase(subject);
  const running = passes(one);
  return {
    about: `${one.workers === 0 ? 'no worker' : `${one.workers} worker`}`,
    iterate: async () => [await running.next()],
    async result() {
      const batch = await firstBatch(one);
      const values = digest(await batch.images.data());
      disposeBatch(batch);
      return values;
    },
    dispose: () => running.close(),
  };
}

await serve({ prepare });
