import type { Interval } from '../statistics/bootstrap-interval.js';
import { mean } from '../statistics/mean.js';
import type { Alternative, Claim, LeastEffect, Measurement } from './claim.js';
import { checkMeasurement, compare } from './compare.js';
import { judgeComparison } from './judge-comparison.js';
import { combineVerdicts, type Verdict } from './verdict.js';

/** One side of a judged comparison. */
export interface JudgedGroup {
  name: string;
  n: number;
  /** The mean; of a ratio the geometric mean. */
  mean: number;
}

/** What one comparison gave. */
export interface JudgedComparison {
  condition?: string;
  quantity: string;
  a: JudgedGroup;
  b: JudgedGroup;
  paired: boolean;
  /** mean(a) - mean(b), or the ratio of the geometric means. */
  effect: number;
  /** Its 95 % bootstrap interval. */
  interval: Interval;
  p: number;
  verdict: Verdict;
  why: string;
}

/** A claim with its verdict: plain data, for files and pages. */
export interface JudgedClaim {
  id: string;
  source: string;
  says: string;
  alternative: Alternative;
  effect: 'difference' | 'ratio';
  leastEffect: LeastEffect;
  comparisons: JudgedComparison[];
  verdict: Verdict;
}

/**
 * Judges a claim by the numbers of a result; the rules are {@link VERDICT_RULES}. Nothing in it is random but seeded draws, so the
 * same numbers always get the same verdict.
 *
 * @throws RangeError if the numbers cannot be judged: none, not finite, pairs of unequal number; the message names the claim
 */
export function judge<Result>(claim: Claim<Result>, result: Result): JudgedClaim {
  const { id, source, says, alternative, effect = 'difference', leastEffect } = claim;
  const smallest = effect === 'ratio' ? 1 : 0;
  if (!(leastEffect.value > smallest)) {
    throw new RangeError(`claim '${id}': the least effect (=${leastEffect.value}) must be above ${smallest}`);
  }
  const measured = [claim.measure(result)].flat() as Measurement[];
  if (measured.length === 0) throw new RangeError(`claim '${id}' measures nothing`);
  const comparisons = measured.map((measurement) => judgeMeasurement(claim, measurement));
  const verdict = combineVerdicts(comparisons.map((comparison) => comparison.verdict));
  return { id, source, says, alternative, effect, leastEffect, comparisons, verdict };
}

function judgeMeasurement<Result>(claim: Claim<Result>, measurement: Measurement): JudgedComparison {
  checkMeasurement(claim, measurement);
  const { condition, quantity, a, b, paired } = measurement;
  const isRatio = claim.effect === 'ratio';
  const comparison = compare(measurement, claim.effect);
  const { value } = claim.leastEffect;
  const decision = judgeComparison(comparison, claim.alternative, isRatio ? Math.log(value) : value);
  const shown = (number: number) => (isRatio ? Math.exp(number) : number);
  const group = ({ name, values }: Measurement['a']): JudgedGroup => ({
    name,
    n: values.length,
    mean: isRatio ? Math.exp(mean(values.map(Math.log))) : mean(values),
  });
  const [low, high] = comparison.interval;
  return {
    ...(condition === undefined ? {} : { condition }),
    quantity,
    a: group(a),
    b: group(b),
    paired,
    effect: shown(comparison.effect),
    interval: [shown(low), shown(high)],
    ...decision,
  };
}
