import fc from 'fast-check';
import { expect, it } from 'vitest';
import { distanceToRegion, mapClasses, reachableRegion } from './class-map.js';

it('of one power it is a segment, of two a parallelogram', () => {
  // Values at (1, -1): constants lie on the diagonal, multiples of x on the other one.
  expect(reachableRegion([0, 1], [1, -1])).toEqual([
    [0, -2],
    [2, 0],
    [0, 2],
    [-2, 0],
  ]);
});

it('measures distances from a square', () => {
  const square = reachableRegion([0, 1], [1, -1]); // |u| + |v| <= 2
  expect(distanceToRegion([0.5, 0.5], square)).toBe(0);
  expect(distanceToRegion([2, 2], square)).toBeCloseTo(Math.SQRT2, 12); // to a side
  expect(distanceToRegion([5, 0], square)).toBe(3); // to a corner
});

const coefficient = fc.double({ min: -1, max: 1, noNaN: true });

it('holds every member, and has a member at every corner', () => {
  const powers = [0, 1, 2, 5];
  const inputs = [-0.8, 0.6] as const;
  const region = reachableRegion(powers, inputs);
  const point = (coefficients: number[]) =>
    inputs.map((x) => powers.reduce((sum, power, i) => sum + coefficients[i] * x ** power, 0)) as [
      number,
      number,
    ];
  fc.assert(
    fc.property(fc.array(coefficient, { minLength: 4, maxLength: 4 }), (coefficients) => {
      expect(distanceToRegion(point(coefficients), region)).toBeLessThan(1e-12);
    }),
  );
  const signs = Array.from({ length: 16 }, (_, bits) =>
    point([0, 1, 2, 3].map((i) => ((bits >> i) & 1 ? 1 : -1))),
  );
  for (const [u, v] of region) {
    expect(Math.min(...signs.map((member) => Math.hypot(member[0] - u, member[1] - v)))).toBeLessThan(1e-12);
  }
});

it('a class that holds another is at least as near to any truth', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      (u, v) => {
        const [small, large] = mapClasses(
          [
            [0, 1],
            [0, 1, 2],
          ],
          [u, v],
        );
        expect(large.distance).toBeLessThanOrEqual(small.distance + 1e-12);
      },
    ),
  );
});
