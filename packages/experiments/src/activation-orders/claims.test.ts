import { expect, it } from 'vitest';
import { judge } from '../claims/judge.js';
import { madeUpKind } from '../networks/testing/made-up-kind.js';
import { ACTIVATION_ORDERS_CLAIMS } from './claims.js';
import { ORDER_NAMES, SHORT_ACTIVATION_ORDERS } from './config.js';
import type { ActivationOrdersResult } from './run.js';

/** Six runs around a number. */
const around = (mean: number) => [-2, -1, 0, 0, 1, 2].map((step) => mean + step * 0.001);

/** A result of these held-out errors, and mean losses of both depths: [original, full pre-activation]. */
function result(
  errors: Partial<Record<keyof typeof ORDER_NAMES, number>>,
  { shallow = [1, 1], deep = [1, 1] }: { shallow?: number[]; deep?: number[] } = {},
): ActivationOrdersResult {
  const kinds = Object.entries(ORDER_NAMES).map(([order, name]) =>
    madeUpKind(name, around(errors[order as keyof typeof ORDER_NAMES] ?? 0.5)),
  );
  const pair = ([original, full]: number[]) => [
    madeUpKind(ORDER_NAMES.original, around(original)),
    madeUpKind(ORDER_NAMES['full-preactivation'], around(full)),
  ];
  return {
    config: SHORT_ACTIVATION_ORDERS,
    orders: [{ model: 'resnet56', kinds }],
    depths: [
      { model: 'resnet164', kinds: pair(shallow) },
      { model: 'resnet1001', kinds: pair(deep) },
    ],
  };
}

const verdictsOn = (made: ActivationOrdersResult) =>
  Object.fromEntries(ACTIVATION_ORDERS_CLAIMS.map((claim) => [claim.id, judge(claim, made).verdict]));

it('lets every claim hold', () => {
  const errors = { 'bn-after-addition': 0.6, 'relu-before-addition': 0.55, 'relu-only-preactivation': 0.52 };
  const made = result({ ...errors, 'full-preactivation': 0.45 }, { shallow: [1, 0.9], deep: [2, 1] });
  expect(new Set(Object.values(verdictsOn(made)))).toEqual(new Set(['holds']));
});

it('lets every claim fail', () => {
  const errors = { 'bn-after-addition': 0.4, 'relu-before-addition': 0.45, 'relu-only-preactivation': 0.48 };
  const made = result({ ...errors, 'full-preactivation': 0.55 }, { shallow: [2, 1], deep: [1, 1.5] });
  expect(new Set(Object.values(verdictsOn(made)))).toEqual(new Set(['does not hold']));
});

it('looks at the gain of the deep networks beside that of the shallow ones', () => {
  const [claim] = ACTIVATION_ORDERS_CLAIMS.filter(({ id }) => id === 'gain-grows-with-depth');
  const { comparisons } = judge(claim, result({}, { shallow: [2, 1.5], deep: [2, 1.2] }));
  expect(comparisons[0].a).toMatchObject({ name: 'resnet1001', mean: expect.closeTo(0.8, 9) });
  expect(comparisons[0].b).toMatchObject({ name: 'resnet164', mean: expect.closeTo(0.5, 9) });
});
