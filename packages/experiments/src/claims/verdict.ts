/** How a claim came out. */
export type Verdict = 'holds' | 'holds in part' | 'does not hold' | 'not testable at this size';

/** Below this a p-value counts. */
export const SIGNIFICANCE = 0.05;

/** The rules that lead to a verdict, for readers; `judge` is the code. */
export const VERDICT_RULES: readonly { verdict: Verdict; rule: string }[] = [
  {
    verdict: 'holds',
    rule: 'p < 0.05 in the claimed direction, and the effect is at least the least effect; of several conditions, in each.',
  },
  {
    verdict: 'holds in part',
    rule: 'p < 0.05 in the claimed direction, but the effect is smaller than the least effect; or it holds in some of the conditions only.',
  },
  {
    verdict: 'does not hold',
    rule: 'p < 0.05 in the other direction, or the whole 95 % interval of the effect lies below the least effect; of several conditions, in one and it holds in none.',
  },
  {
    verdict: 'not testable at this size',
    rule: 'so few runs that no outcome could have p < 0.05, or neither a significant effect nor an interval that rules the least effect out.',
  },
];

/**
 * The verdict on a claim from those on its conditions: one that holds in all holds; in some, in part; refuted in one and shown in none, it
 * does not hold. No p-value is corrected for the number of conditions: a claim must pass in each of them.
 */
export function combineVerdicts(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.every((verdict) => verdict === 'holds')) return 'holds';
  if (verdicts.some((verdict) => verdict === 'holds' || verdict === 'holds in part')) return 'holds in part';
  return verdicts.includes('does not hold') ? 'does not hold' : 'not testable at this size';
}
