import { deriveSeed } from '@residualjs/layers';
import type { RunContext } from '../experiment.js';
import { mulberry32, normalValues } from '../random.js';
import { significant } from '../significant.js';
import { type ClassOnMap, mapClasses, type Point } from './class-map.js';
import { type InputRange, type NestedFunctionClassesConfig, TRUE_COEFFICIENTS } from './config.js';
import { distanceToClass, drawTruth, nestedPowers, scatteredPowers } from './function-classes.js';
import { learnQuadratics } from './learn-quadratic.js';
import { leastSquares } from './least-squares.js';
import { errorsOnNoisyData } from './noisy-data.js';

/** What the quadratic fits to 2x + 3 gave, with inputs of one range. */
export interface QuadraticFits {
  range: InputRange;
  /** [a, b, c] by least squares, one a data set. */
  leastSquares: number[][];
  /** [a, b, c] by gradient descent. */
  descent: number[][];
  /** The step at which a, b and c were within 0.01; null where they never were. */
  learnedAt: (number | null)[];
  /** The mean [a, b, c] over the data sets on the way. */
  path: { step: number; coefficients: number[] }[];
}

/** What `runNestedFunctionClasses` gives back. */
export interface NestedFunctionClassesResult {
  options: NestedFunctionClassesConfig;
  /** The distance of each true function from each class, smallest first: `[truths][classes]`. */
  distances: { nested: number[][]; notNested: number[][] };
  /** Classes of one draw on the map of the values at two inputs, and a true function, 3 cos x. */
  map: { truth: Point; nested: ClassOnMap[]; notNested: ClassOnMap[] };
  fits: QuadraticFits[];
  /** Errors of all nested classes on noisy 2x + 3: `[fits][classes]`. */
  noisy: { training: number[][]; heldOut: number[][] };
}

/** Coefficients are looked at closer than other results: their bound is 0.01. */
const rounded = (value: number) => significant(value, 6);

/** Steps at which the path is kept: close at the beginning, where most happens. */
const isKept = (step: number) => step % 10 ** Math.max(1, Math.floor(Math.log10(step || 1))) === 0;

/**
 * Classes of polynomials, nested and not, and true functions: how near each class comes to each function; then the source's case, a
 * quadratic that is fitted to 2x + 3, by gradient descent and by least squares.
 *
 * Zhang et al., "Dive into Deep Learning", section 8.6.1 has the argument, and the source its example.
 *
 * @throws RangeError if a number is not a positive integer or the largest class needs more powers than there are
 */
export async function runNestedFunctionClasses(
  config: NestedFunctionClassesConfig,
  { seed, report }: RunContext,
): Promise<NestedFunctionClassesResult> {
  for (const name of ['truths', 'classes', 'highestPower', 'fits', 'samples', 'steps'] as const) {
    if (!Number.isInteger(config[name]) || config[name] < 1) {
      throw new RangeError(`${name} (=${config[name]}) must be a positive integer`);
    }
  }
  const { truths, classes, highestPower, fits, samples, ranges, steps, noise } = config;
  const all = steps + 1;
  const nested = nestedPowers(classes);
  const draws = Array.from({ length: truths }, (_, i) => {
    const random = mulberry32(deriveSeed(seed, `truth ${i + 1}`));
    return { truth: drawTruth(random), notNested: scatteredPowers(classes, highestPower, random) };
  });
  const distances = {
    nested: draws.map(({ truth }) => nested.map((powers) => rounded(distanceToClass(truth, powers)))),
    notNested: draws.map(({ truth, notNested }) =>
      notNested.map((powers) => rounded(distanceToClass(truth, powers))),
    ),
  };
  const truth: Point = [3 * Math.cos(-0.8), 3 * Math.cos(0.6)];
  const map = {
    truth,
    nested: mapClasses(nested, truth),
    notNested: mapClasses(draws[0].notNested, truth),
  };
  const errors = Array.from({ length: fits }, (_, i) =>
    errorsOnNoisyData(
      nested,
      { samples, noise, range: ranges[0] },
      mulberry32(deriveSeed(seed, `noisy ${i + 1}`)),
    ),
  );
  await report(1, all);

  const rows = ranges.flatMap((range, r) =>
    Array.from({ length: fits }, (_, i) => {
      const random = mulberry32(deriveSeed(seed, `fit ${i + 1} of range ${r + 1}`));
      const inputs = Array.from({ length: samples }, () => range[0] + (range[1] - range[0]) * random());
      return { inputs, start: [...normalValues(TRUE_COEFFICIENTS.length, 1, random)] };
    }),
  );
  const ofRange = <T>(values: readonly T[], r: number) => values.slice(r * fits, (r + 1) * fits);
  const paths: QuadraticFits['path'][] = ranges.map(() => []);
  const learned = await learnQuadratics(
    rows.map(({ inputs }) => inputs),
    rows.map(({ start }) => start),
    steps,
    async (step, coefficients) => {
      if (isKept(step) || step === steps) {
        paths.forEach((path, r) => {
          path.push({
            step,
            coefficients: meanOfRows(coefficients.subarray(r * fits * 3, (r + 1) * fits * 3)),
          });
        });
      }
      await report(1 + step, all);
    },
  );
  return {
    options: config,
    distances,
    map,
    fits: ranges.map((range, r) => ({
      range,
      leastSquares: ofRange(rows, r).map(({ inputs }) => fitQuadratic(inputs)),
      descent: ofRange(learned, r).map(({ coefficients }) => coefficients.map(rounded)),
      learnedAt: ofRange(learned, r).map(({ learnedAt }) => learnedAt),
      path: paths[r],
    })),
    noisy: {
      training: errors.map((ofClass) => ofClass.map(({ training }) => rounded(training))),
      heldOut: errors.map((ofClass) => ofClass.map(({ heldOut }) => rounded(heldOut))),
    },
  };
}

/** [a, b, c] of the quadratic that fits 2x + 3 at these inputs by least squares. */
function fitQuadratic(inputs: readonly number[]): number[] {
  const [, b, c] = TRUE_COEFFICIENTS;
  return leastSquares(
    [2, 1, 0].map((power) => inputs.map((x) => x ** power)),
    inputs.map((x) => b * x + c),
  ).coefficients;
}

function meanOfRows(values: Float32Array): number[] {
  const rows = values.length / 3;
  return [0, 1, 2].map((column) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += values[3 * row + column];
    return rounded(sum / rows);
  });
}
