import type { Alternative } from './claim.js';
import type { Comparison } from './compare.js';
import { SIGNIFICANCE, type Verdict } from './verdict.js';

/** A verdict with the p-value and the reason it rests on. */
export interface Decision {
  verdict: Verdict;
  p: number;
  /** Why, as a clause: `p < 0.05 and the effect is large enough`. */
  why: string;
}

/**
 * Applies the rules of {@link VERDICT_RULES} to one comparison.
 *
 * `equal` is tested against both ends: that the effect is above -least and that it is below +least, and the larger p-value counts
 * (two one-sided tests, Schuirmann 1987).
 *
 * @param least the least effect on the scale of the comparison, above 0
 */
export function judgeComparison(comparison: Comparison, alternative: Alternative, least: number): Decision {
  if (alternative === 'equal') return judgeEqual(comparison, least);
  const { p, arrangements } = comparison.test(0);
  const sign = alternative === 'less' ? -1 : 1;
  const size = alternative === 'different' ? Math.abs(comparison.effect) : sign * comparison.effect;
  const claimed = p[alternative];
  if (atLeast(arrangements, alternative) >= SIGNIFICANCE) return tooFew(claimed, arrangements, alternative);
  if (claimed < SIGNIFICANCE) {
    return size >= least
      ? { verdict: 'holds', p: claimed, why: 'significant and large enough' }
      : { verdict: 'holds in part', p: claimed, why: 'significant, but smaller than the least effect' };
  }
  if (alternative !== 'different' && p[alternative === 'greater' ? 'less' : 'greater'] < SIGNIFICANCE) {
    return { verdict: 'does not hold', p: claimed, why: 'significant in the other direction' };
  }
  const [low, high] = comparison.interval;
  const largest = alternative === 'different' ? Math.max(-low, high) : sign > 0 ? high : -low;
  return largest < least
    ? { verdict: 'does not hold', p: claimed, why: 'the whole interval lies below the least effect' }
    : undecided(claimed);
}

function judgeEqual({ interval: [low, high], test }: Comparison, least: number): Decision {
  const tests = [test(-least), test(least)];
  const p = Math.max(tests[0].p.greater, tests[1].p.less);
  const { arrangements } = tests[0];
  if (atLeast(arrangements, 'equal') >= SIGNIFICANCE) return tooFew(p, arrangements, 'equal');
  if (p < SIGNIFICANCE) return { verdict: 'holds', p, why: 'significantly closer than the least effect' };
  return low > least || high < -least
    ? { verdict: 'does not hold', p, why: 'the whole interval lies beyond the least effect' }
    : undecided(p);
}

/** The smallest p-value that any outcome could have. */
const atLeast = (arrangements: number, alternative: Alternative) =>
  (alternative === 'different' ? 2 : 1) / arrangements;

const tooFew = (p: number, arrangements: number, alternative: Alternative): Decision => ({
  verdict: 'not testable at this size',
  p,
  why: `so few runs that no outcome could have a p-value below ${atLeast(arrangements, alternative).toPrecision(2)}`,
});

const undecided = (p: number): Decision => ({
  verdict: 'not testable at this size',
  p,
  why: 'not significant, and the interval does not rule the least effect out',
});
