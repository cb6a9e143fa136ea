import { expectClose } from '@residualjs/testing';
import { expect, it } from 'vitest';
import { mulberry32 } from '../random.js';
import { applyBranch, branchSum, branchSumGradient, drawBranches } from './residual-stack.js';

/** W1 = [[1, 0], [0, -1]], W2 = [[2, 3], [4, 5]]. */
const branch = { first: Float32Array.of(1, 0, 0, -1), second: Float32Array.of(2, 3, 4, 5) };
const identity = { shortcutScale: 1, after: 'identity' } as const;

it('computes W2 ReLU(W1 x)', () => {
  expect([...applyBranch(branch, [1, 2])]).toEqual([2, 4]); // W1 x = (1, -2)
  expect([...applyBranch(branch, [-1, -2])]).toEqual([6, 10]); // (-1, 2)
});

it('sums the branches over the units that they feed', () => {
  // x = (1, 2), F = (2, 4); x = (3, 6), F = (6, 12).
  expect([...branchSum([branch, branch], [1, 2], identity, 1)]).toEqual([8, 16]);
  // Half of x goes on: x = (1, 2), F = (2, 4); x = (2.5, 5), F = (5, 10); the sum is F_2 + F_1 / 2.
  const scaled = { shortcutScale: 0.5, after: 'identity' } as const;
  expect([...branchSum([branch, branch], [1, 2], scaled, 0.5)]).toEqual([6, 12]);
  // A ReLU after the addition: x = (-1, -2), F = (6, 10); x = (5, 8), F = (10, 20).
  const cut = { shortcutScale: 1, after: 'relu' } as const;
  expect([...branchSum([branch, branch], [-1, -2], cut, 1)]).toEqual([16, 30]);
  expect([...branchSum([], [1, 2], identity, 1)]).toEqual([0, 0]);
});

it('differentiates the sum as the chain rule does by hand', () => {
  // Both units have W1 x = (x1, -x2) with x1 > 0 > -x2, so F(x) = (2 x1, 4 x1): d/dx1 of direction · (F_1 + F_2), where
  // F_2 = F(x + F_1) = (2, 4) · 3 x1.
  const gradient = branchSumGradient([branch, branch], [1, 2], [1, 10], identity, 1);
  expectClose(gradient, [8 + 10 * 16, 0], { relative: 1e-6 });
});

it('draws branches that are branchScale times as large as their input, about', () => {
  const [width, count] = [16, 100];
  for (const branchScale of [1, 0.3]) {
    const input = Array.from({ length: width }, (_, i) => (i % 2 === 0 ? 1 : -1));
    const squares = drawBranches(count, width, { branchScale }, mulberry32(1)).map((weights) =>
      applyBranch(weights, input).reduce((sum, value) => sum + value * value, 0),
    );
    const size = Math.sqrt(squares.reduce((sum, square) => sum + square / count, 0) / width);
    expect(size / branchScale).toBeGreaterThan(0.85);
    expect(size / branchScale).toBeLessThan(1.15);
  }
});
