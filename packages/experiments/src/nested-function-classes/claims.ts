import type { Claim } from '../claims/claim.js';
import { shareOfStepsAway } from './function-classes.js';
import { coefficientError, LEARNED_WITHIN } from './learn-quadratic.js';
import type { NestedFunctionClassesResult, QuadraticFits } from './run.js';

const FUNCTION_CLASSES =
  'Nested function classes, "Function Classes", after Zhang et al., Dive into Deep Learning';
const INTERPRETATION = 'Nested function classes, "Interpretation"';

const conditionOf = ({ range: [low, high] }: QuadraticFits) => `inputs from ${low} to ${high}`;

const zeros = (values: readonly unknown[]) => values.map(() => 0);

/** How far [a, b, c] are from [0, 2, 3], held against nothing, for each range of inputs. */
const coefficientErrors = ({ fits }: NestedFunctionClassesResult, method: 'leastSquares' | 'descent') =>
  fits.map((fit) => ({
    condition: conditionOf(fit),
    quantity: 'largest of |a|, |b - 2| and |c - 3|',
    a: { name: 'learned', values: fit[method].map(coefficientError) },
    b: { name: 'true', values: zeros(fit[method]) },
    paired: true,
  }));

/** What the source claims, as tests. */
export const CLAIMS: readonly Claim<NestedFunctionClassesResult>[] = [
  {
    id: 'nested-never-moves-away',
    source: FUNCTION_CLASSES,
    says: 'Where each class holds the one before it, a larger class is never further from the true function.',
    alternative: 'equal',
    leastEffect: {
      value: 0.01,
      unit: 'of the steps',
      reason: 'It is said of every step, so one in a hundred is too many.',
    },
    measure: ({ distances: { nested } }) => ({
      quantity: 'share of the steps to a larger class that lead away from the true function',
      a: { name: 'nested', values: nested.map(shareOfStepsAway) },
      b: { name: 'none', values: zeros(nested) },
      paired: true,
    }),
  },
  {
    id: 'not-nested-may-move-away',
    source: FUNCTION_CLASSES,
    says: 'Where the classes are not nested, a larger one may be further from the true function.',
    alternative: 'greater',
    leastEffect: {
      value: 0.05,
      unit: 'of the steps',
      reason: 'One step in twenty is what somebody who makes a network larger step by step would meet.',
    },
    measure: ({ distances: { nested, notNested } }) => ({
      quantity: 'share of the steps to a larger class that lead away from the true function',
      a: { name: 'not nested', values: notNested.map(shareOfStepsAway) },
      b: { name: 'nested', values: nested.map(shareOfStepsAway) },
      paired: true,
    }),
  },
  {
    id: 'quadratics-hold-the-line',
    source: INTERPRETATION,
    says: 'The quadratics hold 2x + 3: the one nearest to it has a = 0, b = 2 and c = 3 (by least squares).',
    alternative: 'equal',
    leastEffect: {
      value: 1e-9,
      unit: '',
      reason: 'Far above rounding in float64, far below any coefficient.',
    },
    measure: (result) => coefficientErrors(result, 'leastSquares'),
  },
  {
    id: 'quadratic-learns-the-line',
    source: `${INTERPRETATION}, "A recap"`,
    says: 'A quadratic that is trained on 2x + 3 learns a = 0, b = 2 and c = 3 (by gradient descent).',
    alternative: 'equal',
    leastEffect: {
      value: LEARNED_WITHIN,
      unit: '',
      reason: 'Within it the coefficients round to the true ones at the second digit.',
    },
    measure: (result) => coefficientErrors(result, 'descent'),
  },
  {
    id: 'larger-does-as-well',
    source: INTERPRETATION,
    says: 'A class that holds a smaller one performs at least as well (here on noisy samples of 2x + 3).',
    alternative: 'less',
    effect: 'ratio',
    leastEffect: {
      value: 1.01,
      unit: 'times',
      reason:
        'At least as well is less than better: a hundredth less error is enough to hold, a significant increase is not.',
    },
    measure: ({ noisy }) =>
      (['training', 'heldOut'] as const).map((on) => ({
        condition: on === 'training' ? 'on the samples it was fitted to' : 'on samples it has not seen',
        quantity: 'root mean square error',
        a: { name: 'largest class', values: noisy[on].map((errors) => errors[errors.length - 1]) },
        b: { name: 'lines', values: noisy[on].map(([smallest]) => smallest) },
        paired: true,
      })),
  },
];
