import { type Evaluation, evaluate } from '@residualjs/training';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { evaluationSource, type LoadedImages } from '../data-source.js';
import type { CliIo } from '../io.js';
import { evaluationProgress } from '../progress.js';

/** What a trained model gets right of the test images, with progress. */
export async function evaluateOnTest(
  io: CliIo,
  model: LayersModel,
  test: LoadedImages,
  workers: number,
  signal: AbortSignal,
): Promise<Evaluation> {
  const progress = evaluationProgress(io.stderr, test.size);
  const source = evaluationSource(test, { batchSize: 100, workers }, progress.update);
  try {
    return await evaluate(model, source, { signal });
  } finally {
    source.close();
    progress.stop();
  }
}
