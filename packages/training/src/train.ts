import type * as tfl from '@tensorflow/tfjs-layers';
import type { TrainingResult } from './events.js';
import { checkTrainOptions, type TrainingData, type TrainOptions } from './train-options.js';
import { TrainingRun } from './training-run.js';

/**
 * Trains a classifier with momentum SGD on the softmax cross-entropy of its logits.
 *
 * Nothing in the loop is random: what is random is in the model (initial weights, dropout) and in the batch
 * source (order, augmentation). The same seeds there give the same run, bit for bit, on one backend.
 *
 * @param model ends in logits `[N, classes]`; its weights are trained in place
 * @param data `train`, and `validation` to evaluate on
 * @throws NonFiniteLossError when a loss is NaN or infinite
 * @throws Error when options or data are wrong; the message names the value and what to do
 *
 * @example
 * const result = await train(model, { train: source, validation: test }, {
 *   epochs: 2,
 *   learningRate: stepDecay(),
 *   onEvent: (event) => event.type === 'epoch' && console.log(event.record),
 * });
 */
export async function train(
  model: tfl.LayersModel,
  data: TrainingData,
  options: TrainOptions,
): Promise<TrainingResult> {
  checkTrainOptions(data, options);
  const run = new TrainingRun(model, data, options);
  try {
    return await run.run();
  } finally {
    run.dispose();
  }
}
