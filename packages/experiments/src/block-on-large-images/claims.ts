import type { Claim, Measurement } from '../claims/claim.js';
import { mean } from '../statistics/mean.js';
import { describeCondition, type Task } from './config.js';
import type { BlockOnLargeImagesResult } from './run.js';
import type { BlockRun } from './train-block.js';

const SOURCE = 'Martyn 2019, section "A less minimal experiment"';

/** One number a run, with the shortcut and without, for every condition or those of one task. */
const compareArms =
  (quantity: string, value: (run: BlockRun) => number, only?: Task) =>
  ({ conditions }: BlockOnLargeImagesResult): Measurement[] =>
    conditions
      .filter(({ condition }) => only === undefined || condition.task === only)
      .map(({ condition, withShortcut, withoutShortcut }) => ({
        condition: describeCondition(condition),
        quantity,
        a: { name: 'with shortcut', values: withShortcut.map(value) },
        b: { name: 'without', values: withoutShortcut.map(value) },
        paired: true,
      }));

/** What the text says, and numbers can test; it gives no number itself, only a figure and "clearly". */
export const CLAIMS: readonly Claim<BlockOnLargeImagesResult>[] = [
  {
    id: 'lower-error',
    source: SOURCE,
    says: 'A two-layer block on images of 512x512 clearly does better with its shortcut: its error after training is lower.',
    alternative: 'less',
    effect: 'ratio',
    leastEffect: {
      value: 1.1,
      unit: 'times',
      reason: '"clearly": a tenth of the error, which a figure shows',
    },
    measure: compareArms(
      'mean absolute error on test images in the end',
      ({ error }) => error[error.length - 1],
    ),
  },
  {
    id: 'learns-faster',
    source: 'Martyn 2019, its title, of the same experiment',
    says: 'The shortcut speeds learning up: the error is lower on the way, too.',
    alternative: 'less',
    effect: 'ratio',
    leastEffect: { value: 1.1, unit: 'times', reason: 'as for the error in the end' },
    measure: compareArms('mean absolute error on test images, mean over the run', ({ error }) =>
      mean(error.slice(1)),
    ),
  },
  {
    id: 'finds-membranes',
    source: SOURCE,
    says: 'A block with a shortcut finds the membranes better.',
    alternative: 'greater',
    leastEffect: { value: 0.05, unit: 'F1', reason: 'as if one membrane pixel in twenty more were found' },
    measure: compareArms('F1 score of the membrane pixels', ({ score }) => score, 'segment'),
  },
];
