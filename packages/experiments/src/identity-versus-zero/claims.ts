import type { Claim, LeastEffect, Measurement } from '../claims/claim.js';
import { mean } from '../statistics/mean.js';
import { median } from '../statistics/median.js';
import { DRAWN_SCALE, THRESHOLD } from './config.js';
import { crossings } from './crossing.js';
import type { RowName } from './rows.js';
import type { IdentityVersusZeroResult } from './run.js';

type Result = IdentityVersusZeroResult;

const QUANTITY = `epochs until the loss is below ${THRESHOLD}`;

const EPOCH: LeastEffect = {
  value: 1,
  unit: 'epochs',
  reason: 'The source reads its curves by the epoch.',
};

const HALF_OF_THE_SOURCES: LeastEffect = {
  value: 3.25,
  unit: 'epochs',
  reason: "Half of the source's difference of 6.5.",
};

/** Compares two rows, run by run, by the epochs that they need. */
function epochsOf(
  { rows }: Result,
  first: RowName,
  second: RowName,
  { condition, threshold = THRESHOLD }: { condition?: string; threshold?: number } = {},
): Measurement {
  const group = (name: RowName) => ({ name, values: crossings(rows[name].losses, threshold) });
  const about = condition === undefined ? {} : { condition };
  const quantity = threshold === THRESHOLD ? QUANTITY : `epochs until the loss is below ${threshold}`;
  return { ...about, quantity, a: group(first), b: group(second), paired: true };
}

/** How much longer one row takes than another, run by run. */
function gap({ rows }: Result, slow: RowName, fast: RowName): number[] {
  const fewer = crossings(rows[fast].losses, THRESHOLD);
  return crossings(rows[slow].losses, THRESHOLD).map((epochs, run) => epochs - fewer[run]);
}

/** How far the losses of each run lie from the median run, over all epochs. */
function deviations(losses: readonly (readonly number[])[]): number[] {
  const middle = losses[0].map((_, epoch) => median(losses.map((run) => run[epoch])));
  return losses.map((run) => mean(run.map((loss, epoch) => Math.abs(loss - middle[epoch]))));
}

/** The gap between the identity and zero behind a ReLU, against that behind something that is never closed. */
const closedRelu = (result: Result, name: string, values: number[]): Measurement => ({
  condition: `against ${name}`,
  quantity: 'epochs that the identity needs more than zero',
  a: { name: 'ReLU', values: gap(result, 'identity', 'zero') },
  b: { name, values },
  paired: true,
});

/** What Martyn 2019 says, as far as numbers can tell. */
export const CLAIMS: readonly Claim<Result>[] = [
  {
    id: 'zero-is-faster',
    source: 'Martyn 2019, Experiment',
    says: 'Zero is learned to a loss below 0.01 in 3.5 epochs, the identity in 10.',
    alternative: 'greater',
    leastEffect: HALF_OF_THE_SOURCES,
    measure: (result) => epochsOf(result, 'identity', 'zero'),
  },
  {
    id: 'on-the-scale-of-the-code',
    source:
      'Martyn 2019, Experiment; its code divides the sum over 200 samples by 20, so that its line lies ten times lower',
    says: 'So it is on the scale on which its code sums the loss.',
    alternative: 'greater',
    leastEffect: HALF_OF_THE_SOURCES,
    measure: (result) => epochsOf(result, 'identity', 'zero', { threshold: THRESHOLD / DRAWN_SCALE }),
  },
  {
    id: 'three-times',
    source: 'Martyn 2019, Experiment',
    says: 'Zero is learned almost three times faster.',
    alternative: 'greater',
    effect: 'ratio',
    leastEffect: { value: 2.5, unit: 'times', reason: 'From 2.5 on it rounds to three.' },
    measure: (result) => epochsOf(result, 'identity', 'zero'),
  },
  {
    id: 'identity-varies-more',
    source: 'Martyn 2019, Experiment',
    says: 'Runs that learn the identity differ more among each other.',
    alternative: 'greater',
    leastEffect: {
      value: 0.005,
      unit: 'of the loss',
      reason: 'Half of the 0.01 by which the source reads its curves.',
    },
    measure: ({ rows }) => ({
      quantity: 'how far a run lies from the median run, mean over the epochs',
      a: { name: 'identity', values: deviations(rows.identity.losses) },
      b: { name: 'zero', values: deviations(rows.zero.losses) },
      paired: true,
    }),
  },
  {
    id: 'target-variance',
    source: 'Martyn 2019, Discussion and Summary',
    says: 'The cause is that the target varies: a target that does is learned more slowly than one that does not.',
    alternative: 'greater',
    leastEffect: EPOCH,
    measure: (result) => [
      epochsOf(result, 'linear identity from the identity', 'linear zero', {
        condition: 'no activation, both from equally far',
      }),
      epochsOf(result, 'bias identity', 'bias constant', {
        condition: 'ReLU and bias, against 0.5 everywhere',
      }),
    ],
  },
  {
    id: 'constant-target',
    source: 'Martyn 2019, Discussion',
    says: 'A target that never varies is learned as fast as zero, whatever it is.',
    alternative: 'equal',
    leastEffect: EPOCH,
    measure: (result) =>
      epochsOf(result, 'bias constant', 'bias zero', { condition: 'ReLU and bias, 0.5 everywhere' }),
  },
  {
    id: 'distance',
    source: 'Martyn 2019, Discussion; nested function classes, "Why is Learning Zero Easy?"',
    says: 'Zero is easy because weights start about zero: from weights about the identity it is learned more slowly.',
    alternative: 'greater',
    leastEffect: EPOCH,
    measure: (result) => [
      epochsOf(result, 'zero from the identity', 'zero', { condition: 'ReLU' }),
      epochsOf(result, 'linear zero from the identity', 'linear zero', { condition: 'no activation' }),
    ],
  },
  {
    id: 'other-layers',
    source: 'Martyn 2019, Summary (an open question)',
    says: 'Zero is learned faster than the identity by other layers too.',
    alternative: 'greater',
    leastEffect: EPOCH,
    measure: (result) => [
      epochsOf(result, 'linear identity', 'linear zero', { condition: 'no activation' }),
      epochsOf(result, 'bias identity', 'bias zero', { condition: 'ReLU and bias' }),
      epochsOf(result, 'leaky relu identity', 'leaky relu zero', { condition: 'leaky ReLU' }),
      epochsOf(result, 'tanh identity', 'tanh zero', { condition: 'tanh' }),
      epochsOf(result, 'dense identity', 'dense zero', { condition: 'dense layer, ReLU' }),
    ],
  },
  {
    id: 'closed-relu',
    source: 'Ours, in answer to Martyn 2019, Discussion',
    says: 'A ReLU makes zero easy, since every kernel that keeps it closed answers zero: without it the identity is less far behind.',
    alternative: 'greater',
    leastEffect: EPOCH,
    measure: (result) => [
      closedRelu(result, 'leaky ReLU', gap(result, 'leaky relu identity', 'leaky relu zero')),
      closedRelu(result, 'no activation', gap(result, 'linear identity', 'linear zero')),
    ],
  },
];
