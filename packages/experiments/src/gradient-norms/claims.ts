import type { Claim, LeastEffect, Measurement } from '../claims/claim.js';
import { mean } from '../statistics/mean.js';
import { type COMPARED, describeNetwork, variantOf } from './config.js';
import { aboveZero, atEnd, atStart, dips, ratios } from './curves.js';
import type { GradientNormsResult, GradientNormsRun } from './run.js';

type Network = GradientNormsResult['networks'][number];

const EXPERIMENT = 'Bloem, "Residual connection", section "An experiment"';
const POINT = 'Bloem, "Residual connection", section "What\'s the point?"';
const IDENTITY = 'Bloem, "Residual connection", section "Initializing to the identity"';

const times = (value: number, reason: string): LeastEffect => ({ value, unit: 'times', reason });

/** The networks of the source's experiment, whatever it leaves open: ReLU inside, and the plain addition around the block. */
const asInSource = ({ networks }: GradientNormsResult) =>
  networks.filter(({ setting: { inside, shortcut } }) => inside === 'relu' && shortcut === 'identity');

/** The network that differs from the base in one thing. */
function variant({ networks }: GradientNormsResult, change: (typeof COMPARED)[number]): Network {
  const settings = networks.map(({ setting }) => setting);
  return networks[variantOf(settings, change)];
}

/** The same quantity at two places or times, of every network of the source's experiment. */
const within =
  (quantity: string, measure: (runs: readonly GradientNormsRun[]) => Pick<Measurement, 'a' | 'b'>) =>
  (result: GradientNormsResult): Measurement[] =>
    asInSource(result).map(({ setting, runs }) => ({
      condition: describeNetwork(setting),
      quantity,
      ...measure(runs.map(aboveZero)),
      paired: true,
    }));

const group = (
  name: string,
  runs: readonly GradientNormsRun[],
  value: (run: GradientNormsRun) => number,
) => ({
  name,
  values: runs.map(value),
});

/** What the text says, and numbers can test. */
export const CLAIMS: readonly Claim<GradientNormsResult>[] = [
  {
    id: 'residual-starts-larger',
    source: EXPERIMENT,
    says: 'When learning starts, the gradient over the residual connection is larger than the one at the input of the block.',
    alternative: 'greater',
    effect: 'ratio',
    leastEffect: times(
      1.5,
      'the text calls one small and the other much clearer, so a difference that can be seen',
    ),
    measure: within('gradient norm in the first window', (runs) => ({
      a: group('x_res', runs, ({ xRes }) => atStart(xRes)),
      b: group('x_in', runs, ({ xIn }) => atStart(xIn)),
    })),
  },
  {
    id: 'places-change',
    source: EXPERIMENT,
    says: 'As learning goes on, the two change places: in the end the gradient at the input of the block is the larger one.',
    alternative: 'greater',
    effect: 'ratio',
    leastEffect: times(
      1.1,
      'any order that is more than noise would do; a tenth can still be seen in a figure',
    ),
    measure: within('gradient norm in the last tenth', (runs) => ({
      a: group('x_in', runs, ({ xIn }) => atEnd(xIn)),
      b: group('x_res', runs, ({ xRes }) => atEnd(xRes)),
    })),
  },
  {
    id: 'residual-fades',
    source: EXPERIMENT,
    says: 'As learning goes on, the gradient over the residual connection fades.',
    alternative: 'less',
    effect: 'ratio',
    leastEffect: times(1.5, 'a third less can be seen in a figure'),
    measure: within('gradient norm at x_res', (runs) => ({
      a: group('last tenth', runs, ({ xRes }) => atEnd(xRes)),
      b: group('first window', runs, ({ xRes }) => atStart(xRes)),
    })),
  },
  {
    id: 'block-gains',
    source: EXPERIMENT,
    says: 'As learning goes on, the gradient at the input of the block grows.',
    alternative: 'greater',
    effect: 'ratio',
    leastEffect: times(1.5, 'half as much again can be seen in a figure'),
    measure: within('gradient norm at x_in', (runs) => ({
      a: group('last tenth', runs, ({ xIn }) => atEnd(xIn)),
      b: group('first window', runs, ({ xIn }) => atStart(xIn)),
    })),
  },
  {
    id: 'output-shrinks-first',
    source: POINT,
    says: 'The block first learns to make its output smaller.',
    alternative: 'less',
    effect: 'ratio',
    leastEffect: times(1.1, 'a tenth less is more than one batch changes'),
    measure: within("norm of the block's output", (runs) => ({
      a: {
        name: 'where the other runs are lowest',
        values: dips(runs.map(({ blockOutput }) => blockOutput)),
      },
      b: group('before training', runs, ({ blockOutput }) => atStart(blockOutput)),
    })),
  },
  {
    id: 'output-grows-then',
    source: POINT,
    says: 'Then the output of the block grows, as it begins to add something useful.',
    alternative: 'greater',
    effect: 'ratio',
    leastEffect: times(1.5, 'more than the shrinking before it, so that it is no mere return'),
    measure: within("norm of the block's output", (runs) => ({
      a: group('last tenth', runs, ({ blockOutput }) => atEnd(blockOutput)),
      b: {
        name: 'where the other runs are lowest',
        values: dips(runs.map(({ blockOutput }) => blockOutput)),
      },
    })),
  },
  {
    id: 'squashing-weakens',
    source: POINT,
    says: 'A sigmoid or softmax inside the block weakens the gradient on its way through.',
    alternative: 'less',
    effect: 'ratio',
    leastEffect: times(
      1.5,
      'the slope of a sigmoid is at most 1/4, against 1 or 0 of a ReLU: less than this would not be its doing',
    ),
    measure: (result) =>
      (['sigmoid', 'softmax'] as const).flatMap((inside) =>
        (
          [
            ['when learning starts', atStart],
            ['when it ends', atEnd],
          ] as const
        ).map(([when, at]) => ({
          condition: `${inside}, ${when}`,
          quantity: 'gradient norm at x_in over that at x_res',
          a: group(inside, variant(result, { inside }).runs, (run) => at(ratios(run))),
          b: group('ReLU', result.networks[0].runs, (run) => at(ratios(run))),
          paired: true,
        })),
      ),
  },
  {
    id: 'shortcut-speeds-up',
    source: POINT,
    says: 'Without the residual connection, what lies below the block learns more slowly.',
    alternative: 'greater',
    effect: 'ratio',
    leastEffect: times(1.1, 'a tenth more loss over the whole run'),
    measure: (result) => ({
      quantity: 'mean loss over the run',
      a: group('no shortcut', variant(result, { shortcut: 'none' }).runs, ({ loss }) => mean(loss)),
      b: group('shortcut', result.networks[0].runs, ({ loss }) => mean(loss)),
      paired: true,
    }),
  },
  {
    id: 'learned-factor-not-needed',
    source: IDENTITY,
    says: 'A learned factor on the block, from 0, does no better than the plain sum.',
    alternative: 'equal',
    effect: 'ratio',
    leastEffect: times(1.2, 'a fifth of the loss is about what two seeds differ by'),
    measure: (result) => ({
      quantity: 'loss on test images in the end',
      a: group('learned a', variant(result, { shortcut: 'learned' }).runs, ({ testLoss }) => testLoss),
      b: group('plain sum', result.networks[0].runs, ({ testLoss }) => testLoss),
      paired: true,
    }),
  },
];
