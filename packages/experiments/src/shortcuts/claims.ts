import type { Claim, Measurement } from '../claims/claim.js';
import { compareKinds, quantityOf, runsOf } from '../networks/compare-kinds.js';
import { IDENTITY, SHORTCUT_ROWS } from './config.js';
import type { ShortcutsResult } from './run.js';

const SOURCE = 'Identity Mappings in Deep Residual Networks, summary, section 5';

/** What a comparison is of, where there is more than one model. */
const conditionOf = ({ models }: ShortcutsResult, model: string, rest?: string) =>
  [models.length > 1 ? model : undefined, rest].filter((part) => part !== undefined).join(', ') || undefined;

/** The error of some shortcuts against that of another, each a condition. */
const against =
  (names: readonly string[], other = IDENTITY) =>
  (result: ShortcutsResult): Measurement[] =>
    result.models.flatMap(({ model, kinds }) =>
      names.map((name) =>
        compareKinds(
          kinds,
          'heldOutError',
          name,
          other,
          conditionOf(result, model, names.length > 1 ? name : undefined),
        ),
      ),
    );

const ONE_POINT = {
  value: 1,
  unit: 'percentage points',
  reason: 'one image in a hundred; all but one of the paper’s alternatives lose 2 points or more',
};

const OTHERS = SHORTCUT_ROWS.map(({ name }) => name).filter((name) => name !== IDENTITY);

/** What the source says of the shortcuts. */
export const SHORTCUTS_CLAIMS: readonly Claim<ShortcutsResult>[] = [
  {
    id: 'identity-is-best',
    source: SOURCE,
    says: 'No other shortcut reaches the error of the identity, those with more parameters included.',
    alternative: 'greater',
    leastEffect: {
      value: 0.25,
      unit: 'percentage points',
      reason: 'the best of the others loses 0.3 in the paper: 6.91 against 6.61',
    },
    measure: against(OTHERS),
  },
  {
    id: 'scaling-fails',
    source: SOURCE,
    says: 'A shortcut scaled by a constant does not converge well and ends in a high error.',
    alternative: 'greater',
    leastEffect: ONE_POINT,
    measure: against(['scaled 0.5, branch 1', 'scaled 0.5, branch 0.5']),
  },
  {
    id: 'exclusive-gate-beats-scaling',
    source: SOURCE,
    says: 'An exclusive gate with a bias of -6 does better than scaling by 0.5 and 0.5.',
    alternative: 'less',
    leastEffect: ONE_POINT,
    measure: against(['exclusive gate, bias -6'], 'scaled 0.5, branch 0.5'),
  },
  {
    id: 'exclusive-gate-does-not-reach-identity',
    source: SOURCE,
    says: 'An exclusive gate with the best bias still cannot beat the identity.',
    alternative: 'greater',
    leastEffect: ONE_POINT,
    measure: against(['exclusive gate, bias -6']),
  },
  {
    id: 'exclusive-gate-bias-matters',
    source: SOURCE,
    says: 'The bias of an exclusive gate matters: the best of a search is -6.',
    alternative: 'greater',
    leastEffect: ONE_POINT,
    measure: against(
      ['exclusive gate, bias 0', 'exclusive gate, bias -3', 'exclusive gate, bias -10'],
      'exclusive gate, bias -6',
    ),
  },
  {
    id: 'shortcut-gate-bias-matters',
    source: SOURCE,
    says: 'A gate on the shortcut alone is bad with a bias of 0 and good with -6, where it is nearly the identity.',
    alternative: 'greater',
    leastEffect: ONE_POINT,
    measure: against(['shortcut-only gate, bias 0'], 'shortcut-only gate, bias -6'),
  },
  {
    id: 'open-shortcut-gate-is-identity',
    source: SOURCE,
    says: 'A gate on the shortcut alone with a bias of -6 does about as well as the identity.',
    alternative: 'equal',
    leastEffect: ONE_POINT,
    measure: against(['shortcut-only gate, bias -6']),
  },
  {
    id: 'convolution-is-bad',
    source: SOURCE,
    says: 'A 1x1 convolution on every shortcut is bad.',
    alternative: 'greater',
    leastEffect: ONE_POINT,
    measure: against(['1x1 convolution']),
  },
  {
    id: 'dropout-fails',
    source: SOURCE,
    says: 'With dropout on the shortcut the network fails to converge.',
    alternative: 'greater',
    effect: 'ratio',
    leastEffect: {
      value: 1.25,
      unit: 'times the training loss of the identity',
      reason: 'a loss that is a quarter higher is one that falls visibly later',
    },
    measure: (result) =>
      result.models.map(({ model, kinds }) => {
        const condition = conditionOf(result, model);
        const losses = (name: string) => ({
          name,
          values: runsOf(kinds, name).map((run) => quantityOf(run, 'trainLoss')),
        });
        return {
          ...(condition === undefined ? {} : { condition }),
          quantity: 'training loss at the end',
          a: losses('dropout 0.5'),
          b: losses(IDENTITY),
          paired: true,
        };
      }),
  },
];
