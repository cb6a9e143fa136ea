import { expect, it } from 'vitest';
import { madeUpKind } from '../networks/testing/made-up-kind.js';
import { gradientRatio } from './gradient-ratio.js';

const run = (gradientNorms: number[][]) => madeUpKind('made up', [0.5], { gradientNorms }).runs[0];

it('is the geometric mean over the steps that tell something', () => {
  expect(
    gradientRatio(
      run([
        [8, 5, 2],
        [1, 5, 1],
      ]),
    ),
  ).toBeCloseTo(2, 12); // of 4 and 1
  expect(
    gradientRatio(
      run([
        [8, 2],
        [0, 1],
        [3, 0],
      ]),
    ),
  ).toBeCloseTo(4, 12);
});

it('throws where no step does', () => {
  expect(() => gradientRatio(run([[0, 1]]))).toThrow('no gradient norms above 0');
  expect(() => gradientRatio(run([]))).toThrow('no gradient norms above 0');
});
