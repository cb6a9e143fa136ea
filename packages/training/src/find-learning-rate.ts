import { getRandomSteps, setRandomSteps } from '@residualjs/layers';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { BatchSource } from './batch.js';
import { NonFiniteLossError } from './non-finite-loss-error.js';
import { train } from './train.js';
import type { TrainOptions } from './train-options.js';

/** Options of {@link findLearningRate}. */
export interface FindLearningRateOptions
  extends Pick<
    TrainOptions,
    'momentum' | 'weightDecay' | 'weightDecayOn' | 'loss' | 'clip' | 'accumulate' | 'signal'
  > {
  /** The first rate. */
  from?: number;
  /** The rate that the last step would have. */
  to?: number;
  /** Steps from the one to the other. */
  steps?: number;
  /** What a step keeps of the smoothed loss. */
  smoothing?: number;
  /** The search ends when the smoothed loss is this many times the smallest. */
  divergence?: number;
  /** Told each point as it is found. */
  onPoint?: (point: LearningRatePoint) => void;
}

/** The loss at one learning rate. */
export interface LearningRatePoint {
  learningRate: number;
  loss: number;
  /** The mean of this and earlier losses, newer ones counting more. */
  smoothed: number;
}

/** What {@link findLearningRate} found. */
export interface LearningRateSearch {
  /** Where the smoothed loss falls steepest over the logarithm of the rate; null where it never falls. */
  suggestion: number | null;
  /** Why the search ended. */
  ended: 'all steps' | 'diverged' | 'interrupted';
  points: LearningRatePoint[];
}

/**
 * A learning-rate range test (Smith 2017, https://arxiv.org/abs/1506.01186, section 3.3): trains for a few steps while the rate rises by
 * the same factor each step, until the loss blows up. The weights, and what random layers draw, are as before afterwards.
 *
 * @throws Error when the options cannot be met, or the first loss is not finite
 *
 * @example
 * const { suggestion } = await findLearningRate(model, source);
 */
export async function findLearningRate(
  model: tfl.LayersModel,
  source: BatchSource,
  {
    from = 1e-5,
    to = 10,
    steps = 100,
    smoothing = 0.95,
    divergence = 4,
    onPoint,
    ...options
  }: FindLearningRateOptions = {},
): Promise<LearningRateSearch> {
  if (!(from > 0 && to > from)) {
    throw new Error(
      `the learning rate cannot rise from ${from} to ${to}; both must be above 0, in this order`,
    );
  }
  if (!(Number.isInteger(steps) && steps >= 2)) {
    throw new Error(`steps is ${steps}; a search needs a whole number of at least 2`);
  }
  if (!(smoothing >= 0 && smoothing < 1))
    throw new Error(`smoothing is ${smoothing}; it must be from 0 to below 1`);
  const factor = (to / from) ** (1 / (steps - 1));
  const points: LearningRatePoint[] = [];
  let mean = 0;
  let smallest = Number.POSITIVE_INFINITY;
  let ended: LearningRateSearch['ended'] = 'all steps';
  const kept = model.weights.map((weight) => tf.clone(weight.read()));
  const randomSteps = getRandomSteps(model);
  try {
    const result = await train(
      model,
      { train: source },
      {
        ...options,
        steps,
        learningRate: (step) => from * factor ** (step - 1),
        onEvent(event, run) {
          if (event.type !== 'step') return;
          const { loss, learningRate, step } = event.record;
          mean = smoothing * mean + (1 - smoothing) * loss;
          const smoothed = mean / (1 - smoothing ** step); // corrected for its start at 0, as the moments of Adam are
          const point = { learningRate, loss, smoothed };
          points.push(point);
          onPoint?.(point);
          smallest = Math.min(smallest, smoothed);
          if (step > 1 && smoothed > divergence * smallest) run.stop('the loss has blown up');
        },
      },
    );
    if (result.stopped !== null) ended = 'diverged';
    else if (result.interrupted) ended = 'interrupted';
  } catch (error) {
    if (!(error instanceof NonFiniteLossError) || points.length === 0) throw error;
    ended = 'diverged';
  } finally {
    for (const [i, weight] of model.weights.entries()) {
      weight.write(kept[i]);
      kept[i].dispose();
    }
    setRandomSteps(model, randomSteps);
  }
  return { suggestion: steepest(points), ended, points };
}

/** The rate at which the smoothed loss falls steepest, of those before its smallest value. */
function steepest(points: readonly LearningRatePoint[]): number | null {
  let best: { slope: number; learningRate: number } | null = null;
  for (let i = 1; i + 1 < points.length; i++) {
    const slope = points[i + 1].smoothed - points[i - 1].smoothed; // the rates are evenly spaced in the logarithm
    if (slope < 0 && (best === null || slope < best.slope))
      best = { slope, learningRate: points[i].learningRate };
  }
  return best?.learningRate ?? null;
}
