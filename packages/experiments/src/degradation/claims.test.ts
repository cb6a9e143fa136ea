import { expect, it } from 'vitest';
import { judge } from '../claims/judge.js';
import { madeUpKind } from '../networks/testing/made-up-kind.js';
import { DEGRADATION_CLAIMS } from './claims.js';
import { SHORT_DEGRADATION } from './config.js';
import type { DegradationResult } from './run.js';

/** Six runs around a number. */
const around = (mean: number) => [-2, -1, 0, 0, 1, 2].map((step) => mean + step * 0.001);

/** What made-up results have: last losses, of which training errors are half, and gradient ratios. */
interface MadeUp {
  plain: [shallow: number, deep: number];
  resnet: [shallow: number, deep: number];
  blocks: [one: number, three: number];
  constructedError: number;
  constructedLoss: number;
  plainRatio: number;
}

function result({
  plain,
  resnet,
  blocks,
  constructedError,
  constructedLoss,
  plainRatio,
}: MadeUp): DegradationResult {
  const kind = (name: string, loss: number, ratio = 1) =>
    madeUpKind(name, around(loss), {
      gradientNorms: [
        [3 * ratio, 2, 3],
        [ratio, 2, 1],
      ],
    });
  const [after] = madeUpKind('after', [constructedLoss]).runs;
  const one = { shallowError: 0.4, deepError: constructedError, largestDifference: 1e-5, after };
  return {
    config: SHORT_DEGRADATION,
    depths: [
      kind('plain20', plain[0]),
      kind('plain56', plain[1], plainRatio),
      kind('resnet20', resnet[0]),
      kind('resnet56', resnet[1], 2),
    ],
    blocks: [kind('blocks of 1', blocks[0]), kind('blocks of 3', blocks[1])],
    constructed: { plain: Array(6).fill(one), resnet: Array(6).fill(one) },
  };
}

const verdictsOn = (made: MadeUp) =>
  DEGRADATION_CLAIMS.map((claim) => [claim.id, judge(claim, result(made)).verdict]);

it('finds that every claim holds where the sources are right', () => {
  const made: MadeUp = {
    plain: [0.5, 0.9],
    resnet: [0.5, 0.4],
    blocks: [0.9, 0.4],
    constructedError: 0.4,
    constructedLoss: 0.5,
    plainRatio: 5,
  };
  expect(verdictsOn(made)).toEqual(DEGRADATION_CLAIMS.map(({ id }) => [id, 'holds']));
});

it('finds that none holds where they are wrong', () => {
  const made: MadeUp = {
    plain: [0.9, 0.5],
    resnet: [0.4, 0.9],
    blocks: [0.7, 0.5],
    constructedError: 0.5,
    constructedLoss: 0.9,
    plainRatio: 0.01,
  };
  expect(verdictsOn(made)).toEqual(DEGRADATION_CLAIMS.map(({ id }) => [id, 'does not hold']));
});
