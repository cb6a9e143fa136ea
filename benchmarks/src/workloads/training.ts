import { tapGradients } from '@residualjs/gradients';
import { createModel, type ModelName, stageInputs } from '@residualjs/models';
import { disposeBatch, MomentumSgd, trainableWeights, trainStep } from '@residualjs/training';
import type { Workload } from '../workload.js';
import { randomBatch } from './random-batch.js';

/** What is timed: the whole step, forward, backward, momentum update, and the loss read back. */
export interface TrainingOptions {
  model: ModelName;
  batch: number;
  /** Measure the gradient norm at the input of every stage, too. */
  taps: boolean;
}

/** Training steps of a zoo model on one batch of noise. */
export function training({ model: name, batch, taps: tapped }: TrainingOptions): Workload {
  return {
    work: tapped ? 'taps' : 'training',
    model: name,
    batch,
    async prepare() {
      const model = createModel(name);
      const weights = trainableWeights(model);
      const optimizer = new MomentumSgd(weights);
      const images = randomBatch(batch, model.inputs[0].shape.slice(1) as number[], 10);
      const taps = tapped ? tapGradients(model, stageInputs(model)) : null;
      let step = 0;
      return {
        async iterate() {
          step++;
          // Small enough that the loss stays finite for as long as anybody may wish to measure.
          const { loss } = await trainStep(model, weights, optimizer, images, {
            learningRate: 1e-3,
            step,
            taps,
          });
          return loss;
        },
        dispose() {
          taps?.detach();
          optimizer.dispose();
          model.dispose();
          disposeBatch(images);
        },
      };
    },
  };
}
