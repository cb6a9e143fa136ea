import { expect, it } from 'vitest';
import { judge } from '../claims/judge.js';
import { madeUpKind } from '../networks/testing/made-up-kind.js';
import { SHORTCUTS_CLAIMS } from './claims.js';
import { IDENTITY, SHORT_SHORTCUTS, SHORTCUT_ROWS } from './config.js';
import type { ShortcutsResult } from './run.js';

/** Six runs around a number. */
const around = (mean: number) => [-2, -1, 0, 0, 1, 2].map((step) => mean + step * 0.0005);

/** A result with these held-out errors; a shortcut that is not named has 0.5. */
const result = (errors: Record<string, number>): ShortcutsResult => ({
  config: SHORT_SHORTCUTS,
  models: [
    {
      model: 'resnet32',
      kinds: SHORTCUT_ROWS.map(({ name }) => madeUpKind(name, around(errors[name] ?? 0.5))),
    },
  ],
});

const verdictsOn = (made: ShortcutsResult) =>
  Object.fromEntries(SHORTCUTS_CLAIMS.map((claim) => [claim.id, judge(claim, made).verdict]));

/** The paper's table in shares, with what it calls a failure at 90 %. */
const paper = Object.fromEntries(
  SHORTCUT_ROWS.map(({ name, paper }) => [name, paper === 'fail' ? 0.9 : (paper ?? 12) / 100]),
);

it('finds that every claim holds in the numbers of the paper', () => {
  expect(new Set(Object.values(verdictsOn(result(paper))))).toEqual(new Set(['holds']));
});

it('finds that none holds where the identity is the worst and nothing else matters', () => {
  const verdicts = verdictsOn(result({ [IDENTITY]: 0.9 }));
  expect(new Set(Object.values(verdicts))).toEqual(new Set(['does not hold']));
});

it('finds that identity is best in part where one other is better', () => {
  expect(verdictsOn(result({ ...paper, '1x1 convolution': 0.04 }))).toMatchObject({
    'identity-is-best': 'holds in part',
    'convolution-is-bad': 'does not hold',
    'scaling-fails': 'holds',
  });
});
