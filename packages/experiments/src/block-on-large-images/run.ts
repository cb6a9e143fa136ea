import { deriveSeed } from '@residualjs/layers';
import type { RunContext } from '../experiment.js';
import type { BlockOnLargeImagesConfig, Condition } from './config.js';
import { cutExample, type Example } from './example.js';
import { membraneImages, targetOf } from './images.js';
import { measureAnswers } from './measure-answers.js';
import { type BlockRun, trainBlock } from './train-block.js';

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
        asItIs: measureAnswers(
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
