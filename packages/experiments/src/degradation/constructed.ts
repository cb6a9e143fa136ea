import { batches, disposeBatch, subset } from '@residualjs/datasets';
import { deriveSeed } from '@residualjs/layers';
import { createModel } from '@residualjs/models';
import { evaluate } from '@residualjs/training';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { evaluationSource, type NetworkData } from '../networks/network-data.js';
import { lastStepsOf, type NetworkRun, rounded, trainNetwork } from '../networks/train-network.js';
import { inputOf, type NetworkInput } from '../networks/train-networks.js';
import type { TrainingConfig } from '../networks/training-config.js';
import type { CifarDepth } from './config.js';
import { deepen, type NetworkFamily } from './deepen.js';

/** A deep network made of a trained shallow one, before it is trained and after. */
export interface ConstructedRun {
  /** Held-out errors, 0 to 1, when the deep one has just been made. */
  shallowError: number;
  deepError: number;
  /** The largest difference of any of their outputs for the held-out images. */
  largestDifference: number;
  /** The training of the deep one that followed. */
  after: NetworkRun;
}

/** Training images whose moments the plain identities are made for. */
const MOMENT_IMAGES = 500;

/** What {@link trainConstructed} trains for and in. */
export interface ConstructedOptions {
  family: NetworkFamily;
  from: CifarDepth;
  to: CifarDepth;
  seed: number;
  signal: AbortSignal;
  onStep(): Promise<void>;
}

/** The two halves of a training: the steps of both are those of the whole, and so are their rates. */
export function halves(config: TrainingConfig): [first: TrainingConfig, second: TrainingConfig] {
  const steps = Math.floor(config.steps / 2);
  const [passed, ahead] = [true, false].map((wanted) =>
    config.milestones.filter((milestone) => milestone <= steps === wanted),
  );
  return [
    { ...config, steps },
    {
      ...config,
      steps: config.steps - steps,
      learningRate: config.learningRate / 10 ** passed.length,
      milestones: ahead.map((milestone) => milestone - steps),
      warmUpSteps: 0,
    },
  ];
}

/**
 * Trains a shallow network for the first half of the steps, makes the deep one of it that computes the same, and trains that for the
 * second half. The batches of the second half are others than those that a whole training has there; momentum begins at 0.
 */
export async function trainConstructed(
  data: NetworkData,
  config: TrainingConfig,
  { family, from, to, seed, ...run }: ConstructedOptions,
): Promise<ConstructedRun> {
  const [first, second] = halves(config);
  const input = inputOf(data, seed);
  const shallow = createModel(`${family}${from}`, input);
  let deep: tfl.LayersModel | undefined;
  try {
    await trainNetwork(shallow, data, first, { seed, ...run });
    deep = await deepenOn(data, shallow, { family, from, to }, input);
    const source = evaluationSource(data.heldOut);
    const errorOf = async (model: tfl.LayersModel) => 1 - (await evaluate(model, source)).accuracy;
    return {
      shallowError: rounded(await errorOf(shallow)),
      deepError: rounded(await errorOf(deep)),
      largestDifference: rounded(await largestDifference(shallow, deep, data)),
      after: await trainNetwork(deep, data, second, {
        seed: deriveSeed(seed, 'second half'),
        lastSteps: lastStepsOf(config.steps), // as many as of a whole training
        ...run,
      }),
    };
  } finally {
    deep?.dispose();
    shallow.dispose();
  }
}

async function deepenOn(
  { train }: NetworkData,
  shallow: tfl.LayersModel,
  change: Pick<ConstructedOptions, 'family' | 'from' | 'to'>,
  input: NetworkInput,
): Promise<tfl.LayersModel> {
  const some = subset(train, Math.min(MOMENT_IMAGES, train.size));
  for await (const batch of batches(some, { batchSize: some.size })) {
    try {
      return deepen(shallow, change, input, batch.images);
    } finally {
      disposeBatch(batch);
    }
  }
  throw new Error('there are no training images'); // a data set is never empty
}

async function largestDifference(
  a: tfl.LayersModel,
  b: tfl.LayersModel,
  { heldOut }: NetworkData,
): Promise<number> {
  let largest = 0;
  for await (const batch of evaluationSource(heldOut).batches(0)) {
    const difference = tf.tidy(() => {
      const outputs = [a, b].map((model) => model.predict(batch.images) as tf.Tensor);
      return tf.max(tf.abs(tf.sub(outputs[0], outputs[1])));
    });
    largest = Math.max(largest, (await difference.data())[0]);
    difference.dispose();
    disposeBatch(batch);
  }
  return largest;
}
