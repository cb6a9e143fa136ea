import type { Claim, LeastEffect, Measurement } from '../claims/claim.js';
import type { VanishingGradientResult } from './run.js';
import type { Family, MaterialName } from './stacks.js';

type Result = VanishingGradientResult;

const QUANTITY = 'gradient norm at the input of a block';

const TEN_TIMES: LeastEffect = {
  value: 10,
  unit: 'times',
  reason: 'A learning rate that suits one end of the network is then ten times off at the other.',
};

const TWICE: LeastEffect = {
  value: 2,
  unit: 'times',
  reason: 'Twice a tenth: what arrives is to be well above the tenth at which it would count as vanished.',
};

/** A norm below what float32 holds: gradients of less count as this. */
const SMALLEST = 1e-30;
const positive = (values: readonly number[]) => values.map((value) => Math.max(value, SMALLEST));

/** Norms at the first and at the last block, run by run. */
function ends(norms: readonly (readonly number[])[]): { first: number[]; last: number[] } {
  return {
    first: positive(norms.map((blocks) => blocks[0])),
    last: positive(norms.map((blocks) => blocks[blocks.length - 1])),
  };
}

/** The deepest stack of a family. */
function deepest({ stacks }: Result, material: MaterialName, family: Family) {
  const found = stacks.filter((stack) => stack.material === material && stack.family === family);
  return found.reduce((deep, stack) => (stack.blocks > deep.blocks ? stack : deep));
}

const named = (family: Family, material: MaterialName) => `${family}, ${material}`;

/** The first block against the last one, or a share of it. */
function firstAgainstLast(norms: readonly (readonly number[])[], condition: string, share = 1): Measurement {
  const { first, last } = ends(norms);
  const name = share === 1 ? 'last block' : 'a tenth of the last block';
  return {
    condition,
    quantity: QUANTITY,
    a: { name: 'first block', values: first },
    b: { name, values: last.map((norm) => norm * share) },
    paired: true,
  };
}

const inStack = (result: Result, family: Family, material: MaterialName, share?: number) =>
  firstAgainstLast(deepest(result, material, family).norms, named(family, material), share);

/** What arrives at the first block, as a share of what the last one has: one family against another. */
function arrivals(result: Result, material: MaterialName, a: Family, b: Family): Measurement {
  const group = (family: Family) => {
    const { first, last } = ends(deepest(result, material, family).norms);
    return { name: family, values: first.map((norm, run) => norm / last[run]) };
  };
  return {
    condition: `${a}, ${material}`,
    quantity: 'gradient norm at the first block over that at the last',
    a: group(a),
    b: group(b),
    paired: true,
  };
}

/** The deepest of the zoo's networks of a family: the last one that was asked for. */
const inZoo = ({ zoo }: Result, prefix: string, share?: number): Measurement[] =>
  zoo
    .filter(({ model }) => model.startsWith(prefix))
    .slice(-1)
    .map(({ model, norms }) => firstAgainstLast(norms, model, share));

/** What the four texts say of vanishing gradients, before training. */
export const CLAIMS: readonly Claim<Result>[] = [
  {
    id: 'sigmoids-weaken',
    source: 'Residual connection, "What\'s the point?"; nested function classes, "Vanishing Gradient"',
    says: 'The gradient becomes smaller and smaller on its way down a stack of blocks with sigmoids.',
    alternative: 'less',
    effect: 'ratio',
    leastEffect: TEN_TIMES,
    measure: (result) => [
      inStack(result, 'plain', 'sigmoid, Glorot'),
      inStack(result, 'plain', 'sigmoid, batch norm'),
    ],
  },
  {
    id: 'relus-weaken',
    source: 'Residual connection, "What\'s the point?"',
    says: 'So it does with ReLUs.',
    alternative: 'less',
    effect: 'ratio',
    leastEffect: TEN_TIMES,
    measure: (result) => [
      inStack(result, 'plain', 'ReLU, Glorot'),
      inStack(result, 'plain', 'ReLU, He'),
      inStack(result, 'plain', 'ReLU, batch norm'),
    ],
  },
  {
    id: 'initialisation-helps',
    source: 'Nested function classes, "Vanishing Gradient"',
    says: 'A normalised initialisation has dealt with vanishing gradients.',
    alternative: 'greater',
    effect: 'ratio',
    leastEffect: TWICE,
    measure: (result) => [
      inStack(result, 'plain', 'ReLU, He', 0.1),
      inStack(result, 'plain', 'sigmoid, Glorot', 0.1),
    ],
  },
  {
    id: 'not-vanishing',
    source: 'Nested function classes, "Degradation Problem", after He et al. 2015, section 4.1',
    says: 'In plain networks with batch normalisation the gradient does not vanish.',
    alternative: 'greater',
    effect: 'ratio',
    leastEffect: TWICE,
    measure: (result) => inZoo(result, 'plain', 0.1),
  },
  {
    id: 'grows-instead',
    source: 'Ours',
    says: 'It grows instead: the first block of the deepest plain network gets over a thousand times what the last one has.',
    alternative: 'greater',
    effect: 'ratio',
    leastEffect: {
      value: 1000,
      unit: 'times',
      reason: 'No learning rate suits weights whose gradients are a thousand times apart.',
    },
    measure: (result) => inZoo(result, 'plain'),
  },
  {
    id: 'residual-gets-rid-of-it',
    source: 'Residual connection, "What\'s the point?"',
    says: 'With residual connections around blocks with sigmoids more of the gradient arrives at the first block than without.',
    alternative: 'greater',
    effect: 'ratio',
    leastEffect: TEN_TIMES,
    measure: (result) => [
      arrivals(result, 'sigmoid, Glorot', 'original', 'plain'),
      arrivals(result, 'sigmoid, Glorot', 'pre-activation', 'plain'),
    ],
  },
  {
    id: 'one-protects',
    source: 'Identity mappings, section 4',
    says: 'Where h and f are identities (pre-activation), the 1 in the derivative keeps the gradient from vanishing.',
    alternative: 'greater',
    effect: 'ratio',
    leastEffect: TWICE,
    measure: (result) => [
      inStack(result, 'pre-activation', 'sigmoid, Glorot', 0.1),
      inStack(result, 'pre-activation', 'ReLU, Glorot', 0.1),
      inStack(result, 'pre-activation', 'ReLU, batch norm', 0.1),
      ...inZoo(result, 'preresnet', 0.1),
    ],
  },
  {
    id: 'f-must-be-the-identity',
    source: 'Identity mappings, section 5',
    says: 'With anything but the identity as f (original blocks) this is lost.',
    alternative: 'less',
    effect: 'ratio',
    leastEffect: TEN_TIMES,
    measure: (result) => [
      arrivals(result, 'sigmoid, Glorot', 'original', 'pre-activation'),
      arrivals(result, 'ReLU, He', 'original', 'pre-activation'),
      arrivals(result, 'ReLU, batch norm', 'original', 'pre-activation'),
    ],
  },
];
