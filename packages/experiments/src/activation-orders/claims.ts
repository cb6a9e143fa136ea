import type { Claim } from '../claims/claim.js';
import { compareKinds, quantityOf, runsOf } from '../networks/compare-kinds.js';
import type { KindRuns } from '../networks/train-networks.js';
import { ORDER_NAMES } from './config.js';
import type { ActivationOrdersResult } from './run.js';

const SOURCE = 'Identity Mappings in Deep Residual Networks, summary';

/** Of the runs on one model, the error of one order against that of the original one. */
const againstOriginal = (order: keyof typeof ORDER_NAMES) => (result: ActivationOrdersResult) =>
  result.orders.map(({ model, kinds }) =>
    compareKinds(kinds, 'heldOutError', ORDER_NAMES[order], ORDER_NAMES.original, model),
  );

const ONE_POINT = {
  value: 1,
  unit: 'percentage points',
  reason:
    'one image in a hundred; the paper has 1.6 and 1.2 points for the two orders that it finds harmful at 110 layers',
};

/** By how much full pre-activation lowers the last training loss, run by run. */
function gainOf(kinds: readonly KindRuns[]): number[] {
  const losses = (name: string) => runsOf(kinds, name).map((run) => quantityOf(run, 'trainLoss'));
  const after = losses(ORDER_NAMES['full-preactivation']);
  return losses(ORDER_NAMES.original).map((loss, run) => loss - after[run]);
}

/** What the source says of the five orders, section by section. */
export const ACTIVATION_ORDERS_CLAIMS: readonly Claim<ActivationOrdersResult>[] = [
  {
    id: 'bn-after-addition-is-worse',
    source: `${SOURCE}, section 6`,
    says: 'With batch norm after the addition the test error rises.',
    alternative: 'greater',
    leastEffect: ONE_POINT,
    measure: againstOriginal('bn-after-addition'),
  },
  {
    id: 'relu-before-addition-is-worse',
    source: `${SOURCE}, section 6`,
    says: 'A ReLU before the addition leaves branches that can only add, and the test error rises.',
    alternative: 'greater',
    leastEffect: ONE_POINT,
    measure: againstOriginal('relu-before-addition'),
  },
  {
    id: 'relu-only-preactivation-is-worse',
    source: `${SOURCE}, section 6`,
    says: 'Pre-activation by the ReLU alone does poorly on test error.',
    alternative: 'greater',
    leastEffect: ONE_POINT,
    measure: againstOriginal('relu-only-preactivation'),
  },
  {
    id: 'full-preactivation-is-better',
    source: `${SOURCE}, section 6`,
    says: 'Full pre-activation does best and beats the original order.',
    alternative: 'less',
    leastEffect: {
      value: 0.25,
      unit: 'percentage points',
      reason: 'what the paper has at 110 layers: 6.37 against 6.61',
    },
    measure: againstOriginal('full-preactivation'),
  },
  {
    id: 'deepest-loss-falls-sooner',
    source: `${SOURCE}, section 6`,
    says: 'At 1001 layers the loss falls slowly in the original order and quickly with full pre-activation.',
    alternative: 'less',
    leastEffect: {
      value: 0.1,
      unit: 'nats of training loss',
      reason: 'a loss that starts near ln 10 = 2.3 has 2.3 to fall: a twentieth of it',
    },
    measure: ({ depths }) => {
      const { model, kinds } = depths[depths.length - 1];
      const { original, 'full-preactivation': full } = ORDER_NAMES;
      return compareKinds(kinds, 'trainLoss', full, original, model);
    },
  },
  {
    id: 'gain-grows-with-depth',
    source: `${SOURCE}, section 6`,
    says: 'The benefit of full pre-activation shows more in deeper networks.',
    alternative: 'greater',
    leastEffect: {
      value: 0.1,
      unit: 'nats of training loss',
      reason: 'as for the claim on the loss at 1001 layers',
    },
    measure: ({ depths }) => {
      const [shallow, deep] = [depths[0], depths[depths.length - 1]];
      return {
        quantity: 'training loss at the end, original less full pre-activation',
        a: { name: deep.model, values: gainOf(deep.kinds) },
        b: { name: shallow.model, values: gainOf(shallow.kinds) },
        paired: true,
      };
    },
  },
];
