import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mulberry32 } from '../random.js';
import {
  distanceToClass,
  drawTruth,
  nestedPowers,
  scatteredPowers,
  shareOfStepsAway,
} from './function-classes.js';

it('nested classes hold those before them', () => {
  expect(nestedPowers(3)).toEqual([
    [0, 1],
    [0, 1, 2],
    [0, 1, 2, 3],
  ]);
});

it('classes that are not nested have the same sizes, of different powers in rising order', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 6, max: 12 }),
      fc.nat(),
      (classes, highest, seed) => {
        const drawn = scatteredPowers(classes, highest, mulberry32(seed));
        expect(drawn.map(({ length }) => length)).toEqual(nestedPowers(classes).map(({ length }) => length));
        for (const powers of drawn) {
          expect([...new Set(powers)].sort((a, b) => a - b)).toEqual(powers);
          expect(powers[0]).toBeGreaterThanOrEqual(0);
          expect(powers[powers.length - 1]).toBeLessThanOrEqual(highest);
        }
      },
    ),
  );
  expect(() => scatteredPowers(6, 5, mulberry32(0))).toThrow(
    'highestPower (=5) must be at least classes (=6)',
  );
});

it('every power is drawn about as often as every other', () => {
  const random = mulberry32(1);
  const counts = new Array(5).fill(0);
  for (let i = 0; i < 5000; i++) for (const power of scatteredPowers(1, 4, random)[0]) counts[power]++;
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(150); // 2 of 5 powers; deviation 35
});

it('finds a function that the class has, and no more than zero where all members differ in sign', () => {
  const line = (x: number) => 2 * x + 3;
  for (const powers of nestedPowers(6)) expect(distanceToClass(line, powers)).toBeLessThan(1e-12);
  expect(distanceToClass(line, [2, 4])).toBeGreaterThan(0.3);
  expect(distanceToClass((x) => x, [0, 2, 4])).toBeCloseTo(1, 12); // an odd function is at right angles to even powers
});

it('a larger class that holds the smaller is never further away, whatever the truth', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const truth = drawTruth(mulberry32(seed));
      const distances = nestedPowers(6).map((powers) => distanceToClass(truth, powers));
      expect(shareOfStepsAway(distances)).toBe(0);
    }),
    { numRuns: 30 },
  );
});

it('counts the steps that lead away', () => {
  expect(shareOfStepsAway([0.5, 0.4, 0.6, 0.6, 0.7])).toBe(0.5);
});
