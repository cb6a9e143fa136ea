import type { Claim, LeastEffect, Measurement } from '../claims/claim.js';
import { type LearningTimes, stepsOrLast } from './choose-rate.js';
import type { StackChoice } from './config.js';
import type { SixLayersResult } from './run.js';

const IDENTITY_IS_HARD = 'Nested function classes, "Learning Identity is Hard!"';
const ZERO_IS_EASY = 'Nested function classes, "Learning Zero is Easy!"';
const WHY = 'Nested function classes, "Why is Learning Zero Easy?"';

const TIME: LeastEffect = {
  value: 1.5,
  unit: 'times',
  reason: 'Half as many steps again is about what a learning rate makes that is off by a factor of two.',
};

/** Names a stack: `4 layers, start around zero, deviation 1`. */
export const stackName = ({ layers, start }: StackChoice): string => {
  const around = start.mean === 0 ? 'zero' : 'the identity';
  return `${layers} layer${layers === 1 ? '' : 's'}, start around ${around}, deviation ${start.deviation}`;
};

const steps = (result: SixLayersResult, { steps }: LearningTimes) => stepsOrLast(steps, result.options.steps);

/** Zero against identity, for the stacks that begin around `mean`. */
const identityAgainstZero = (result: SixLayersResult, mean: number): Measurement[] =>
  result.stacks
    .filter(({ stack }) => stack.start.mean === mean)
    .map(({ stack, zero, identity }) => ({
      condition: stackName(stack),
      quantity: 'steps until learned',
      a: { name: 'identity', values: steps(result, identity) },
      b: { name: 'zero', values: steps(result, zero) },
      paired: true,
    }));

/** What the source claims, as tests. */
export const CLAIMS: readonly Claim<SixLayersResult>[] = [
  {
    id: 'skip-learns-faster',
    source: ZERO_IS_EASY,
    says: 'With a shortcut from layer 3 to 6 the six layers learn 6 -> 27 in fewer steps than without.',
    alternative: 'less',
    effect: 'ratio',
    leastEffect: TIME,
    measure: (result) =>
      result.choices.map(({ choice, plain, skip }) => ({
        condition: choice.name,
        quantity: 'steps until learned',
        a: { name: 'skip', values: steps(result, skip) },
        b: { name: 'plain', values: steps(result, plain) },
        paired: true,
      })),
  },
  {
    id: 'residual-becomes-zero',
    source: ZERO_IS_EASY,
    says: 'The network finds out that it can push the branch to zero: at the end F(x) is 0, and the shortcut carries 27.',
    alternative: 'equal',
    leastEffect: {
      value: 0.1,
      unit: 'of 27',
      reason: 'A tenth of the output might pass for zero; more does not.',
    },
    measure: (result) =>
      result.choices.map(({ choice, skip: { residual } }) => ({
        condition: choice.name,
        quantity: 'size of F(x) at the end, as a share of 27; 1 for a run that has not learned',
        a: { name: 'branch', values: residual.map((share) => share ?? 1) },
        b: { name: 'zero', values: residual.map(() => 0) },
        paired: true,
      })),
  },
  {
    id: 'identity-is-harder-than-zero',
    source: `${IDENTITY_IS_HARD} and "${ZERO_IS_EASY.split('"')[1]}"`,
    says: 'Layers whose weights begin around zero take longer to learn the identity than zero.',
    alternative: 'greater',
    effect: 'ratio',
    leastEffect: TIME,
    measure: (result) => identityAgainstZero(result, 0),
  },
  {
    id: 'because-weights-begin-around-zero',
    source: WHY,
    says: 'Zero is easier because weights begin around zero: where they begin around the identity, the identity is easier.',
    alternative: 'less',
    effect: 'ratio',
    leastEffect: TIME,
    measure: (result) => identityAgainstZero(result, 1),
  },
];
