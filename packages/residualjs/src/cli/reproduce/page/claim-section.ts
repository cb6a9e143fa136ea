import type { JudgedClaim, JudgedComparison, Verdict } from '@residualjs/experiments';
import { escapeHtml } from '@residualjs/training/node';
import { askedText, countVerdicts, runsText, shortNumber } from '../describe-outcome.js';

const CLASSES: Record<Verdict, string> = {
  holds: 'yes',
  'holds in part': 'part',
  'does not hold': 'no',
  'not testable at this size': 'open',
};

/** A verdict as a label in its colour. */
export const verdictLabel = (verdict: Verdict): string =>
  `<span class="verdict ${CLASSES[verdict]}">${verdict}</span>`;

function comparisonRow({ effect }: JudgedClaim, comparison: JudgedComparison, withVerdict: boolean): string {
  const { condition, a, b, quantity, interval, p, why, verdict } = comparison;
  const [low, high] = interval.map(shortNumber);
  const side = (group: JudgedComparison['a']) =>
    `<span class="side">${escapeHtml(group.name)} <b>${shortNumber(group.mean)}</b></span>`;
  const label = condition === undefined ? '' : `<b>${escapeHtml(condition)}</b><br>`;
  return (
    `<tr><th scope="row">${label}${escapeHtml(quantity)}</th>` +
    `<td>${side(a)} ${side(b)}</td><td>${runsText(comparison)}</td>` +
    `<td>${effect} <b>${shortNumber(comparison.effect)}</b><br><span class="quiet">${low} to ${high}</span></td>` +
    `<td>${shortNumber(p)}</td><td>${withVerdict ? `${verdictLabel(verdict)}<br>` : ''}${escapeHtml(why)}</td></tr>`
  );
}

/** A table of more conditions than this is folded, and counted. */
const UNFOLDED = 4;

/** How many conditions came out how: `12 conditions: 10 hold, 2 do not hold`. */
const conditionsText = (comparisons: readonly JudgedComparison[]) =>
  `${comparisons.length} conditions: ${countVerdicts(comparisons)}`;

/** A claim: what the source says, what was measured, and the verdict. */
export function claimSection(claim: JudgedClaim): string {
  const { says, source, verdict, comparisons, effect, leastEffect } = claim;
  const means = effect === 'ratio' ? 'geometric means' : 'means';
  const head = ['measured', means, 'n', 'effect, 95 % interval', 'p', 'so']
    .map((title) => `<th scope="col">${title}</th>`)
    .join('');
  const rows = comparisons.map((comparison) => comparisonRow(claim, comparison, comparisons.length > 1));
  const table = `<div class="scroll"><table class="measured"><thead><tr>${head}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div>`;
  const folded = `<details><summary>${conditionsText(comparisons)}</summary>${table}</details>`;
  return `<article class="claim">
<p class="says">${verdictLabel(verdict)} ${escapeHtml(says)} <cite>${escapeHtml(source)}</cite></p>
${comparisons.length > UNFOLDED ? folded : table}
<p class="note">Asked for: ${escapeHtml(askedText(claim))}. ${escapeHtml(leastEffect.reason)}</p>
</article>`;
}
