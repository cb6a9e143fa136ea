import { readFileSync } from 'node:fs';
import { expectClose } from '@residualjs/testing';
import { describe, expect, it } from 'vitest';
import { distanceToClass, evenly } from './function-classes.js';
import { leastSquares } from './least-squares.js';

interface GoldenFit {
  function: keyof typeof FUNCTIONS;
  powers: number[];
  coefficients: number[];
  rms: number;
  share: number;
}
const FUNCTIONS = { exp: Math.exp, abs: Math.abs, 'sin 3x': (x: number) => Math.sin(3 * x) };

/** By NumPy: tools/golden/polynomial-fits.py. */
const { fits }: { fits: GoldenFit[] } = JSON.parse(
  readFileSync(new URL('./golden/polynomial-fits.json', import.meta.url), 'utf8'),
);

describe.each(fits)('$function by powers $powers', ({ function: name, powers, ...golden }) => {
  it('is fitted as NumPy fits it', () => {
    const x = evenly(-1, 1, 201);
    const { coefficients, rms } = leastSquares(
      powers.map((power) => x.map((value) => value ** power)),
      x.map(FUNCTIONS[name]),
    );
    expectClose(coefficients, golden.coefficients, { relative: 1e-9 });
    expect(rms).toBeCloseTo(golden.rms, 12);
    expect(distanceToClass(FUNCTIONS[name], powers)).toBeCloseTo(golden.share, 12);
  });
});

it('names what cannot be fitted', () => {
  expect(() => leastSquares([[1], [2]], [1])).toThrow(
    '2 coefficients need at least as many values, and there are 1',
  );
  expect(() => leastSquares([[1, 2]], [1, 2, 3])).toThrow('column 0 has 2 values, where 3 are needed');
  expect(() =>
    leastSquares(
      [
        [1, 2, 3],
        [2, 4, 6],
      ],
      [1, 2, 3],
    ),
  ).toThrow('column 1 depends on those before it');
});
