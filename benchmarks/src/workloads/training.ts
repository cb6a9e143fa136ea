import { tapGradients } from '@residualjs/gradients';
import { stageInputs } from '@residualjs/models';
import { disposeBatch, MomentumSgd, trainableWeights, trainStep } from '@residualjs/training';
import { LEARNING_RATE, type PreparedWork } from '../workload.js';
import type { WorkInput } from './input.js';

/** What is timed. */
export interface TrainingOptions {
  /** Measure the gradient norm at the input of every stage, too. */
  taps: boolean;
}

/** Training steps: forward, backward, momentum update, and the loss read back. */
export function training(
  { model, batch, about }: WorkInput,
  { taps: tapped }: TrainingOptions,
): PreparedWork {
  const weights = trainableWeights(model);
  const optimizer = new MomentumSgd(weights);
  const taps = tapped ? tapGradients(model, stageInputs(model)) : null;
  let step = 0;
  return {
    about,
    async iterate() {
      step++;
      const options = { learningRate: LEARNING_RATE, step, taps };
      const { loss } = await trainStep(model, weights, optimizer, batch, options);
      return [loss];
    },
    dispose() {
      taps?.detach();
      optimizer.dispose();
      model.dispose();
      disposeBatch(batch);
    },
  };
}
