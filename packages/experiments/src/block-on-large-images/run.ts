import { deriveSeed } from '@residualjs/layers';
import { AdamW, meanAbsoluteError, train, trainableWeights } from '@residualjs/training';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { RunContext } from '../experiment.js';
import { significant } from '../significant.js';
import { mean } from '../statistics/mean.js';
import type { BlockOnLargeImagesConfig, Condition } from './config.js';
import { cutExample, type Example } from './example.js';
import { asInput, cropSource, membraneImages, targetOf } from './images.js';
import type { MembraneImage } from './membranes.js';
import { buildBlock } from './network.js';
import { countMembrane, membraneScore, peakSignalToNoise } from './scores.js';

/** One run of one block. */
export interface BlockRun {
  /** Mean absolute error on the test images after 0, `evaluateEvery`, 2 `evaluateEvery`, … steps, the last step in any case. */
  error: number[];
  /** At the end on the test images: the F1 score of the membranes (`segment`), or the signal-to-noise ratio in decibels (`denoise`). */
  score: number;
  /** Whether it answers 0 everywhere at the end: its last ReLU is dead, and nothing can wake it. */
  dead: boolean;
}

/** What {@link blockOnLargeImages} gives back for one condition. */
export interface ConditionResult {
  condition: Condition;
  withShortcut: BlockRun[];
  withoutShortcut: BlockRun[];
  /** Of the noisy image itself as the answer. */
  asItIs: { error: number; score: number };
  /** A part of the first test image, with the answers of the run of each kind whose error is the median. */
  example: Example;
}

/** What {@link blockOnLargeImages} gives back. */
export interface BlockOnLargeImagesResult {
  config: Pick<BlockOnLargeImagesConfig, 'steps' | 'evaluateEvery'>;
  conditions: ConditionResult[];
}

/** Mean absolute error and score of answers to the test images, each answer an array of pixels. */
function measure(
  answers: readonly ArrayLike<number>[],
  images: readonly MembraneImage[],
  { task }: Condition,
) {
  const targets = images.map((image) => targetOf(image, task));
  const errors = targets.map((target, i) => {
    let sum = 0;
    for (let pixel = 0; pixel < target.length; pixel++) sum += Math.abs(answers[i][pixel] - target[pixel]);
    return sum / target.length;
  });
  const score =
    task === 'denoise'
      ? mean(targets.map((target, i) => peakSignalToNoise(answers[i], target)))
      : mean(targets.map((target, i) => membraneScore(countMembrane(answers[i], target))));
  return { error: significant(mean(errors)), score: significant(score) };
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

/** Trains one block; gives its run, and its answer to the first test image. */
async function trainBlock(
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
  const takeError = async () => error.push(measure(await answer(), data.test, condition).error);
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
      score: measure(answers, data.test, condition).score,
      dead: answers.every((pixels) => pixels.every((value) => value === 0)),
      answer: answers[0],
    };
  } finally {
    optimizer.dispose();
    whole.dispose();
    model.dispose();
  }
}

function check(config: BlockOnLargeImagesConfig): void {
  const counts = [
    'seeds',
    'steps',
    'size',
    'width',
    'trainingImages',
    'testImages',
    'evaluateEvery',
  ] as const;
  for (const name of counts) {
    if (!Number.isInteger(config[name]) || config[name] < 1) {
      throw new RangeError(`${name} (=${config[name]}) must be a positive integer`);
    }
  }
  if (config.crop > config.size) {
    throw new RangeError(`crop (=${config.crop}) must be at most size (=${config.size})`);
  }
  if (!config.conditions.some(({ task }) => task === 'segment')) {
    throw new RangeError("conditions has no 'segment' task, which a claim is about; give at least one");
  }
}

/**
 * Trains a full two-layer residual block, with its shortcut and without, on pictures of membranes, a crop of one a step, with Adam and the mean
 * absolute error, and measures it on pictures that it has not seen. Every seed has pictures of its own; the test pictures are the same
 * for all.
 *
 * Martyn 2019, "How residual shortcuts speed up learning", section "A less minimal experiment".
 *
 * @throws RangeError where a setting is out of bounds
 */
export async function runBlockOnLargeImages(
  config: BlockOnLargeImagesConfig,
  { seed: base, signal, report }: RunContext,
): Promise<BlockOnLargeImagesResult> {
  check(config);
  const { seeds, steps, size, trainingImages, testImages, evaluateEvery, conditions } = config;
  const test = membraneImages(testImages, size, deriveSeed(base, 'test'));
  const all = seeds * conditions.length * 2 * steps;
  let done = 0;
  const onStep = () => report(++done, all);
  const runs = conditions.map(() => ({ withShortcut: [] as BlockRun[], withoutShortcut: [] as BlockRun[] }));
  const answers = conditions.map(() => ({
    withShortcut: [] as Float32Array[],
    withoutShortcut: [] as Float32Array[],
  }));
  for (let i = 1; i <= seeds; i++) {
    const seed = deriveSeed(base, `run ${i}`);
    const training = membraneImages(trainingImages, size, seed);
    for (const [c, condition] of conditions.entries()) {
      for (const arm of ['withShortcut', 'withoutShortcut'] as const) {
        const options = { shortcut: arm === 'withShortcut', seed };
        const { answer, ...run } = await trainBlock(
          condition,
          options,
          config,
          { training, test },
          { signal, onStep },
        );
        runs[c][arm].push(run);
        answers[c][arm].push(answer);
      }
    }
  }
  return {
    config: { steps, evaluateEvery },
    conditions: conditions.map((condition, c) => {
      const middle = (arm: 'withShortcut' | 'withoutShortcut') => answers[c][arm][medianRun(runs[c][arm])];
      return {
        condition,
        ...runs[c],
        asItIs: measure(
          test.map(({ noisy }) => noisy),
          test,
          condition,
        ),
        example: cutExample(size, {
          input: test[0].noisy,
          target: targetOf(test[0], condition.task),
          withShortcut: middle('withShortcut'),
          withoutShortcut: middle('withoutShortcut'),
        }),
      };
    }),
  };
}

/** The place of the run whose last error is the median, the lower one of two in the middle. */
function medianRun(runs: readonly BlockRun[]): number {
  const last = runs.map(({ error }) => error[error.length - 1]);
  const order = last.map((_, i) => i).sort((a, b) => last[a] - last[b]);
  return order[Math.floor((order.length - 1) / 2)];
}
