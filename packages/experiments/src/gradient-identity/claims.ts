import type { Claim, LeastEffect, Measurement } from '../claims/claim.js';
import type { GradientIdentityResult, StackMeasurement } from './run.js';

const ANALYSIS = 'Identity Mappings notes, section 4';
const IMPORTANCE = 'Identity Mappings notes, section 5';

const ROUNDING: LeastEffect = {
  value: 1e-4,
  unit: 'of the length',
  reason: 'float32 keeps seven digits, and the roundings of fifty units may take two or three of them.',
};

const isIdentity = ({ kind }: StackMeasurement) => kind.shortcutScale === 1 && kind.after === 'identity';
const isScaled = ({ kind }: StackMeasurement) => kind.shortcutScale !== 1;

/** One comparison a kind and depth: numbers of its networks against fixed ones. */
const compareWith =
  (
    which: (stack: StackMeasurement) => boolean,
    quantity: string,
    a: (stack: StackMeasurement) => { name: string; values: readonly number[] },
    b: (stack: StackMeasurement) => { name: string; value: number },
  ) =>
  ({ stacks }: GradientIdentityResult): Measurement[] =>
    stacks.filter(which).map((stack) => {
      const { name, value } = b(stack);
      const values = a(stack);
      return {
        condition: `${stack.kind.name}, ${stack.units} units`,
        quantity,
        a: values,
        b: { name, values: values.values.map(() => value) },
        paired: true,
      };
    });

const nothing = () => ({ name: 'none', value: 0 });

/** What the source claims, as tests. */
export const CLAIMS: readonly Claim<GradientIdentityResult>[] = [
  {
    id: 'gradient-is-one-plus-the-branches',
    source: ANALYSIS,
    says: 'With h and f identities, the gradient at unit l is that at L times 1 + the derivative of the sum of the branches.',
    alternative: 'equal',
    leastEffect: ROUNDING,
    measure: compareWith(
      isIdentity,
      'distance of the gradient from the formula, over its length, at the worst unit',
      ({ identityFormula }) => ({ name: 'distance', values: identityFormula }),
      nothing,
    ),
  },
  {
    id: 'sum-from-one',
    source: `${ANALYSIS}, first equation`,
    says: 'x_L is x_l plus the branches from i = 1 on (as the source prints it).',
    alternative: 'equal',
    leastEffect: ROUNDING,
    measure: compareWith(
      isIdentity,
      'distance of x_L from the sum, over its length, at the worst l',
      ({ sumFrom1 }) => ({ name: 'distance', values: sumFrom1.largest }),
      nothing,
    ),
  },
  {
    id: 'sum-from-l',
    source: 'He et al. 2016, equation 4',
    says: 'x_L is x_l plus the branches from i = l on (as the paper has it).',
    alternative: 'equal',
    leastEffect: ROUNDING,
    measure: compareWith(
      isIdentity,
      'distance of x_L from the sum, over its length, at the worst l',
      ({ sumFromL }) => ({ name: 'distance', values: sumFromL.largest }),
      nothing,
    ),
  },
  {
    id: 'one-keeps-it-from-vanishing',
    source: ANALYSIS,
    says: 'The 1 protects the gradient from vanishing, since the sum is hardly ever -1.',
    alternative: 'equal',
    leastEffect: {
      value: 0.05,
      unit: 'of the networks',
      reason: 'One network in twenty is what unlikely may mean.',
    },
    measure: compareWith(
      isIdentity,
      'share of networks in which less than a tenth of the gradient reaches the first unit',
      ({ firstOverLast }) => ({
        name: 'vanishing',
        values: firstOverLast.map((ratio) => Number(ratio < 0.1)),
      }),
      nothing,
    ),
  },
  {
    id: 'one-becomes-a-product',
    source: IMPORTANCE,
    says: 'With h(x) = λx the 1 becomes the product of the λ of all units above.',
    alternative: 'equal',
    leastEffect: ROUNDING,
    measure: compareWith(
      isScaled,
      'distance of the gradient from the formula with λ, over its length, at the worst unit',
      ({ scaledFormula }) => ({ name: 'distance', values: scaledFormula }),
      nothing,
    ),
  },
  {
    id: 'scaled-gradient-decays',
    source: IMPORTANCE,
    says: 'With h(x) = λx, λ below 1, the gradient easily decays to zero.',
    alternative: 'less',
    effect: 'ratio',
    leastEffect: {
      value: 10,
      unit: 'times',
      reason: 'With a tenth of the gradient a layer learns ten times more slowly by gradient descent.',
    },
    measure: compareWith(
      isScaled,
      'length of the gradient, as a multiple of that at the last unit',
      ({ firstOverLast }) => ({ name: 'first unit', values: firstOverLast }),
      () => ({ name: 'last unit', value: 1 }),
    ),
  },
  {
    id: 'decays-as-the-product',
    source: `${IMPORTANCE}, read to the letter`,
    says: 'With h(x) = λx the whole gradient decays as the product does, by λ a unit.',
    alternative: 'equal',
    effect: 'ratio',
    leastEffect: {
      value: 1.02,
      unit: 'times',
      reason: 'Two in a hundred a unit are a factor of three over fifty-four.',
    },
    measure: compareWith(
      isScaled,
      'factor by which the gradient changes from a unit to the one below',
      ({ firstOverLast, units }) => ({
        name: 'measured',
        values: firstOverLast.map((ratio) => ratio ** (1 / units)),
      }),
      ({ kind }) => ({ name: 'λ', value: kind.shortcutScale }),
    ),
  },
  {
    id: 'any-change-loses-it',
    source: `${IMPORTANCE}, "any change to h or f"`,
    says: 'With another h or f the gradient is no longer 1 + the derivative of the branches times that at L.',
    alternative: 'greater',
    leastEffect: {
      value: 0.1,
      unit: 'of the length',
      reason: 'A tenth of the gradient could not be called rounding.',
    },
    measure: compareWith(
      (stack) => !isIdentity(stack),
      'distance of the gradient from the formula for identities, over its length, at the worst unit',
      ({ identityFormula }) => ({ name: 'distance', values: identityFormula }),
      nothing,
    ),
  },
];
