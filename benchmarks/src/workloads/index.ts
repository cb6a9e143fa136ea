import type { ModelName } from '@residualjs/models';
import type { Workload, WorkName } from '../workload.js';
import { inference } from './inference.js';
import { training } from './training.js';

/** The workload of a kind of work. */
export function workload(work: WorkName, model: ModelName, batch: number): Workload {
  switch (work) {
    case 'inference':
      return inference({ model, batch });
    case 'training':
      return training({ model, batch, taps: false });
    case 'taps':
      return training({ model, batch, taps: true });
  }
}
