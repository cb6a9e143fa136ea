import type { Claim, Measurement } from '../claims/claim.js';
import { compareKinds, type Quantity, runsOf } from '../networks/compare-kinds.js';
import type { NetworkFamily } from './deepen.js';
import { gradientRatio } from './gradient-ratio.js';
import type { DegradationResult } from './run.js';

const SOURCE = 'Nested function classes';
const PAPER = 'He et al. 2015, "Deep Residual Learning for Image Recognition"';

/** The name of the first or the last depth of a family. */
const nameOf = ({ config: { depths } }: DegradationResult, family: NetworkFamily, place: 0 | -1) =>
  `${family}${depths.at(place)}`;

/** The deepest of a family against the shallowest. */
const byDepth = (family: NetworkFamily, quantity: Quantity) => (result: DegradationResult) =>
  compareKinds(result.depths, quantity, nameOf(result, family, -1), nameOf(result, family, 0));

/** By how much depth raises the training loss of a family, run by run. */
function riseOf(result: DegradationResult, family: NetworkFamily): { name: string; values: number[] } {
  const { a, b } = byDepth(family, 'trainLoss')(result);
  return { name: `${a.name} less ${b.name}`, values: a.values.map((value, run) => value - b.values[run]) };
}

/** Training losses of the deepest networks by weight layers in a block. */
function byBlock(result: DegradationResult, a: string, b: string): Measurement {
  const two = { name: 'blocks of 2', runs: runsOf(result.depths, nameOf(result, 'resnet', -1)) };
  const plain = { name: 'no shortcuts', runs: runsOf(result.depths, nameOf(result, 'plain', -1)) };
  return compareKinds([...result.blocks, two, plain], 'trainLoss', a, b);
}

const A_TENTH_OF_A_NAT = {
  value: 0.1,
  unit: 'nats of training loss',
  reason: 'a twentieth of what there is to gain, from ln 10 = 2.3 down',
};

const TWO_POINTS = { value: 2, unit: 'percentage points', reason: 'one image in fifty' };

/** What the sources say of depth, of what a deeper network can do, of gradients, and of blocks. */
export const DEGRADATION_CLAIMS: readonly Claim<DegradationResult>[] = [
  {
    id: 'plain-training-error-rises',
    source: `${SOURCE}, "The answer"; ${PAPER}, section 4.2`,
    says: 'Of plain networks the deeper one has the higher training error.',
    alternative: 'greater',
    leastEffect: TWO_POINTS,
    measure: byDepth('plain', 'trainError'),
  },
  {
    id: 'plain-held-out-error-rises',
    source: `${SOURCE}, "The problem"`,
    says: 'And the higher test error too: it is not overfitting.',
    alternative: 'greater',
    leastEffect: TWO_POINTS,
    measure: byDepth('plain', 'heldOutError'),
  },
  {
    id: 'residual-degrades-less',
    source: `${SOURCE}, "The answer"`,
    says: 'Residual networks solve this problem: depth costs them less than it costs plain ones.',
    alternative: 'less',
    leastEffect: A_TENTH_OF_A_NAT,
    measure: (result) => ({
      quantity: 'rise of the training loss from the first depth to the last',
      a: riseOf(result, 'resnet'),
      b: riseOf(result, 'plain'),
      paired: true,
    }),
  },
  {
    id: 'residual-gains-from-depth',
    source: `${PAPER}, section 4.2`,
    says: 'Of residual networks the deeper one has the lower training error.',
    alternative: 'less',
    leastEffect: TWO_POINTS,
    measure: byDepth('resnet', 'trainError'),
  },
  {
    id: 'constructed-equals-shallow',
    source: `${SOURCE}, "The answer"`,
    says: 'A trained shallow network with identity layers added is a deeper one that does as well.',
    alternative: 'equal',
    leastEffect: {
      value: 0.1,
      unit: 'percentage points',
      reason: 'two images of 2,000 whose answers rounding may turn',
    },
    measure: ({ constructed }) =>
      (Object.keys(constructed) as NetworkFamily[]).map((family) => ({
        condition: family,
        quantity: 'held-out error before it is trained on, percentage points',
        a: { name: 'constructed', values: constructed[family].map(({ deepError }) => 100 * deepError) },
        b: { name: 'shallow', values: constructed[family].map(({ shallowError }) => 100 * shallowError) },
        paired: true,
      })),
  },
  {
    id: 'scratch-stays-behind-constructed',
    source: `${SOURCE}, "The answer"`,
    says: 'A deep plain network trained from random weights does not get there: one trained on from the constructed solution for as many steps in all is ahead.',
    alternative: 'greater',
    leastEffect: A_TENTH_OF_A_NAT,
    measure: (result) => {
      const scratch = nameOf(result, 'plain', -1);
      const losses = (runs: readonly { trainLoss: number }[]) => runs.map(({ trainLoss }) => trainLoss);
      return {
        quantity: 'training loss at the end',
        a: { name: scratch, values: losses(runsOf(result.depths, scratch)) },
        b: { name: 'constructed', values: losses(result.constructed.plain.map(({ after }) => after)) },
        paired: true,
      };
    },
  },
  {
    id: 'gradients-do-not-vanish',
    source: `${SOURCE}, "Degradation Problem"; ${PAPER}, section 4.1`,
    says: 'The degradation of plain networks is not caused by vanishing gradients.',
    alternative: 'greater',
    effect: 'ratio',
    leastEffect: {
      value: 2,
      unit: 'times a tenth',
      reason:
        'who calls a tenth vanishing need not call a fifth so; vanishing by depth is by orders of magnitude',
    },
    measure: (result) => {
      const name = nameOf(result, 'plain', -1);
      const values = runsOf(result.depths, name).map(gradientRatio);
      return {
        quantity: 'gradient norm at the input of the first block over that of the last, mean over training',
        a: { name, values },
        b: { name: 'a tenth', values: values.map(() => 0.1) },
        paired: true,
      };
    },
  },
  {
    id: 'plain-gradients-are-healthy',
    source: `${PAPER}, section 4.1`,
    says: 'With batch norm the gradients of plain networks have healthy norms: like those of residual ones.',
    alternative: 'equal',
    effect: 'ratio',
    leastEffect: {
      value: 10,
      unit: 'times',
      reason: 'an order of magnitude, which no one learning rate suits',
    },
    measure: (result) => {
      const ratios = (family: NetworkFamily) => {
        const name = nameOf(result, family, -1);
        return { name, values: runsOf(result.depths, name).map(gradientRatio) };
      };
      return {
        quantity: 'gradient norm at the input of the first block over that of the last, mean over training',
        a: ratios('plain'),
        b: ratios('resnet'),
        paired: true,
      };
    },
  },
  {
    id: 'one-layer-gains-nothing',
    source: `${SOURCE}, "Why are there two weight layers in one residual block?"; ${PAPER}, section 3.2`,
    says: 'Shortcuts around single weight layers bring no advantage over a plain network.',
    alternative: 'equal',
    leastEffect: A_TENTH_OF_A_NAT,
    measure: (result) => byBlock(result, 'blocks of 1', 'no shortcuts'),
  },
  {
    id: 'two-layers-beat-one',
    source: `${SOURCE}, "Why are there two weight layers in one residual block?"`,
    says: 'A block needs two weight layers: with one the network learns less.',
    alternative: 'less',
    leastEffect: A_TENTH_OF_A_NAT,
    measure: (result) => byBlock(result, 'blocks of 2', 'blocks of 1'),
  },
  {
    id: 'three-layers-equal-two',
    source: `${PAPER}, section 3.2`,
    says: 'Blocks of two or three weight layers are both possible, and do about as well.',
    alternative: 'equal',
    leastEffect: A_TENTH_OF_A_NAT,
    measure: (result) => byBlock(result, 'blocks of 3', 'blocks of 2'),
  },
];
