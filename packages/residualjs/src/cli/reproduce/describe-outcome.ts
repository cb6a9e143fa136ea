import type { JudgedClaim, JudgedComparison, Verdict } from '@residualjs/experiments';
import { duration } from '../numbers.js';
import type { Outcome } from './outcome.js';

/** Verdicts as they are counted: `3 hold, 1 does not hold`. */
const COUNTED: Record<Verdict, [one: string, several: string]> = {
  holds: ['holds', 'hold'],
  'holds in part': ['holds in part', 'hold in part'],
  'does not hold': ['does not hold', 'do not hold'],
  'not testable at this size': ['not testable', 'not testable'],
};

/** How many claims, or conditions of one, came out how. */
export function countVerdicts(judged: readonly { verdict: Verdict }[]): string {
  const counts = Object.entries(COUNTED).flatMap(([verdict, [one, several]]) => {
    const count = judged.filter((one) => one.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
  });
  return counts.length === 0 ? 'no claims' : counts.join(', ');
}

/** An outcome in a line. */
export function outcomeText(outcome: Outcome): string {
  if (outcome.status !== 'done') return `${outcome.status}: ${outcome.reason.split('\n', 1)[0]}`;
  const { claims, origin } = outcome.record;
  return `${countVerdicts(claims)} (${duration(origin.seconds)})`;
}

/** Three significant digits, without zeros that say nothing. */
export const shortNumber = (value: number): string => String(Number(value.toPrecision(3)));

/** A p-value; two digits are enough. */
export const pText = (p: number): string => `p = ${Number(p.toPrecision(2))}`;

/** How many runs a comparison has. */
export const runsText = ({ a, b, paired }: JudgedComparison): string =>
  paired ? `${a.n} pairs` : `${a.n} and ${b.n} runs`;

/** The effect with its interval: `difference 4.9 epochs [4.5, 5.2]`. */
export function effectText(
  { effect, leastEffect: { unit } }: JudgedClaim,
  comparison: JudgedComparison,
): string {
  const [low, high] = comparison.interval.map(shortNumber);
  return `${effect} ${shortNumber(comparison.effect)} ${unit} [${low}, ${high}]`;
}

/** What counts as enough: `at least 1 epochs greater`. */
export function askedText({ alternative, effect, leastEffect: { value, unit } }: JudgedClaim): string {
  const least = `${shortNumber(value)} ${unit}`;
  if (alternative === 'equal') return effect === 'ratio' ? `within ${least} either way` : `within ${least}`;
  if (alternative === 'different') return `at least ${least} either way`;
  return `${alternative} by at least ${least}`;
}
