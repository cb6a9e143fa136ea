import type { Batch } from '@residualjs/training';
import type * as tfl from '@tensorflow/tfjs-layers';

/** What our work is done with; the work disposes model and batch. */
export interface WorkInput {
  model: tfl.LayersModel;
  batch: Batch;
  /** The backend and its set-up. */
  about: string;
}
