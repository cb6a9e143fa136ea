import { AdamW, meanAbsoluteError, train, trainableWeights } from '@residualjs/training';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { mean } from '../statistics/mean.js';
import type { BlockOnLargeImagesConfig, Condition } from './config.js';
import { asInput, cropSource } from './images.js';
import { measureAnswers } from './measure-answers.js';
import type { MembraneImage } from './membranes.js';
import { buildBlock } from './network.js';

/** One run of one block. */
export interface BlockRun {
  /** Mean absolute error on the test images after 0, `evaluateEvery`, 2 `evaluateEvery`, … steps, the last step in any case. */
  error: number[];
  /** At the end on the test images: the F1 score of the membranes (`segment`), or the signal-to-noise ratio in decibels (`denoise`). */
  score: number;
  /** Whether it answers 0 almost everywhere at the end: its last ReLU is as good as dead, and little can wake it. */
  dead: boolean;
}

async function answersOf(
  model: tfl.LayersModel,
  images: readonly MembraneImage[],
  size: number,
): Promise<Float32Array[]> {
  const answers: Float32Array[] = [];
  for (const image of images) {
    const answer = tf.tidy(() => model.apply(asInput(image.noisy, size)) as tf.Tensor);
    answers.push((await answer.data()) as Float32Array);
    answer.dispose();
  }
  return answers;
}

/** A block that learns anything answers above 0 in most pixels, which are those of cells. */
const LEAST_ALIVE = 0.01;

function isDead(answers: readonly Float32Array[]): boolean {
  const shares = answers.map((pixels) => pixels.filter((value) => value > 0).length / pixels.length);
  return mean(shares) < LEAST_ALIVE;
}

/** Trains one block; gives its run, and its answer to the first test image. */
export async function trainBlock(
  condition: Condition,
  { shortcut, seed }: { shortcut: boolean; seed: number },
  { size, crop, width, steps, evaluateEvery }: BlockOnLargeImagesConfig,
  data: { training: readonly MembraneImage[]; test: readonly MembraneImage[] },
  { signal, onStep }: { signal: AbortSignal; onStep(): Promise<void> },
): Promise<BlockRun & { answer: Float32Array }> {
  const { batchNorm, learningRate, task } = condition;
  const model = buildBlock({ size: crop, width, batchNorm, shortcut, seed });
  const whole = buildBlock({ size, width, batchNorm, shortcut, seed }); // the same block, for images as they are
  const optimizer = new AdamW(trainableWeights(model), { weightDecay: 0 });
  const answer = () => {
    whole.setWeights(model.getWeights());
    return answersOf(whole, data.test, size);
  };
  const error: number[] = [];
  const takeError = async () => error.push(measureAnswers(await answer(), data.test, condition).error);
  try {
    await takeError();
    await train(
      model,
      { train: cropSource(data.training, { size, crop, task, seed }) },
      {
        steps,
        learningRate,
        optimizer,
        loss: meanAbsoluteError(),
        signal,
        onEvent: async (event) => {
          if (event.type !== 'step') return;
          const { step } = event.record;
          if (step % evaluateEvery === 0 || step === steps) await takeError();
          await onStep();
        },
      },
    );
    signal.throwIfAborted();
    const answers = await answer();
    return {
      error,
      score: measureAnswers(answers, data.test, condition).score,
      dead: isDead(answers),
      answer: answers[0],
    };
  } finally {
    optimizer.dispose();
    whole.dispose();
    model.dispose();
  }
}
