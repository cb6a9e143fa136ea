import {
  bootstrapDifferenceInterval,
  bootstrapInterval,
  type Interval,
} from '../statistics/bootstrap-interval.js';
import { mean } from '../statistics/mean.js';
import type { PermutationResult } from '../statistics/permutation-result.js';
import { permutationTest } from '../statistics/permutation-test.js';
import { signFlipTest } from '../statistics/sign-flip-test.js';
import type { Claim, Measurement } from './claim.js';

/** What the numbers of one measurement say, on the scale on which they are judged: of a ratio, that of logarithms. */
export interface Comparison {
  /** mean(a) - mean(b). */
  effect: number;
  interval: Interval;
  /** The test of mean(a) - mean(b) against `shift`. */
  test(shift: number): PermutationResult;
}

/** Throws where a measurement cannot be judged; the message names the claim. */
export function checkMeasurement(
  { id, effect }: Pick<Claim, 'id' | 'effect'>,
  { condition, a, b, paired }: Measurement,
): void {
  const where = `claim '${id}'${condition === undefined ? '' : `, ${condition}`}`;
  for (const { name, values } of [a, b]) {
    const bad = values.findIndex((value) => !Number.isFinite(value) || (effect === 'ratio' && value <= 0));
    if (bad >= 0) {
      const bound = effect === 'ratio' ? 'finite and above 0, since a ratio is judged' : 'finite';
      throw new RangeError(`${where}: ${name}[${bad}] is ${values[bad]}; it must be ${bound}`);
    }
    if (values.length === 0) throw new RangeError(`${where}: ${name} has no values`);
  }
  if (paired && a.values.length !== b.values.length) {
    throw new RangeError(
      `${where}: ${a.name} has ${a.values.length} values and ${b.name} ${b.values.length}; pairs need as many of each`,
    );
  }
}

/** Compares the two sides of a measurement. */
export function compare({ a, b, paired }: Measurement, effect: Claim['effect']): Comparison {
  const scaled = (values: readonly number[]) => (effect === 'ratio' ? values.map(Math.log) : [...values]);
  const [first, second] = [scaled(a.values), scaled(b.values)];
  if (!paired) {
    return {
      effect: mean(first) - mean(second),
      interval: bootstrapDifferenceInterval(first, second),
      test: (shift) =>
        permutationTest(
          first.map((value) => value - shift),
          second,
        ),
    };
  }
  const differences = first.map((value, i) => value - second[i]);
  return {
    effect: mean(differences),
    interval: bootstrapInterval(differences),
    test: (shift) => signFlipTest(differences.map((value) => value - shift)),
  };
}
