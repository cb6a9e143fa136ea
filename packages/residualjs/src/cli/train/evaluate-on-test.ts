import type { LoadedDataset } from '@residualjs/datasets/node';
import { type Evaluation, evaluate } from '@residualjs/training';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { batchSource } from '../data-source.js';
import type { CliIo } from '../io.js';
import { evaluationProgress } from '../progress.js';

/** What a trained model gets right of the test images, with progress. */
export async function evaluateOnTest(
  io: CliIo,
  model: LayersModel,
  test: LoadedDataset,
  signal: AbortSignal,
): Promise<Evaluation> {
  const progress = evaluationProgress(io.stderr, test.size);
  try {
    return await evaluate(model, batchSource(test, { batchSize: 100 }, progress.update), { signal });
  } finally {
    progress.stop();
  }
}
