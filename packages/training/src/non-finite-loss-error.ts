import type { StepRecord } from './events.js';

/** Thrown when the loss of a step is NaN or infinite. The weights have taken that step and are of no use. */
export class NonFiniteLossError extends Error {
  override readonly name = 'NonFiniteLossError';
  /** The step whose loss it was, from 1. */
  readonly step: number;
  readonly loss: number;
  /** The steps of the run, that one included. */
  readonly history: readonly StepRecord[];

  constructor({ step, loss, learningRate }: StepRecord, history: readonly StepRecord[]) {
    super(
      `the loss is ${loss} at step ${step} (learning rate ${learningRate}); ` +
        'try a lower learning rate or a warm-up, and look at the input for values that are not finite',
    );
    this.step = step;
    this.loss = loss;
    this.history = history;
  }
}
