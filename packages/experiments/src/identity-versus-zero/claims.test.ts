import { describe, expect, it } from 'vitest';
import { judge } from '../claims/judge.js';
import { CLAIMS } from './claims.js';
import { ROWS, type RowName } from './rows.js';
import type { IdentityVersusZeroResult } from './run.js';

/** Ten runs a row that cross the line after so many epochs, give or take a little; the rest of them after 5. */
function madeUp(epochs: Partial<Record<RowName, number>>): IdentityVersusZeroResult {
  const rows = Object.keys(ROWS).map((name) => {
    const needed = epochs[name as RowName] ?? 5;
    const losses = Array.from({ length: 10 }, (_, run) =>
      Array.from({ length: 20 }, (_, epoch) => 0.01 * 10 ** ((needed + run / 10 - epoch - 0.5) / 4)),
    );
    return [name, { losses, silent: [] }];
  });
  return { rows: Object.fromEntries(rows) };
}

const verdictOf = (id: string, epochs: Partial<Record<RowName, number>>) => {
  const claim = CLAIMS.find((one) => one.id === id);
  if (claim === undefined) throw new Error(`no claim '${id}'`);
  return judge(claim, madeUp(epochs)).verdict;
};

describe('claims of identity-versus-zero can come out each way', () => {
  it.each<[string, Partial<Record<RowName, number>>, string]>([
    ['zero-is-faster', { zero: 3, identity: 9 }, 'holds'],
    ['zero-is-faster', { zero: 3, identity: 5 }, 'holds in part'],
    ['zero-is-faster', { zero: 6, identity: 5 }, 'does not hold'],
    ['on-the-scale-of-the-code', { zero: 3, identity: 9 }, 'holds'],
    ['on-the-scale-of-the-code', { zero: 5, identity: 5 }, 'does not hold'],
    ['three-times', { zero: 3, identity: 9 }, 'holds'],
    ['three-times', { zero: 5, identity: 5 }, 'does not hold'],
    ['target-variance', { 'bias identity': 9, 'linear identity from the identity': 9 }, 'holds'],
    ['target-variance', { 'bias identity': 9 }, 'holds in part'],
    ['target-variance', {}, 'does not hold'],
    ['constant-target', { 'bias constant': 5.2 }, 'holds'],
    ['constant-target', { 'bias constant': 9 }, 'does not hold'],
    ['distance', { 'zero from the identity': 9, 'linear zero from the identity': 9 }, 'holds'],
    ['other-layers', { 'tanh identity': 30 }, 'holds in part'],
    ['closed-relu', { zero: 3, identity: 9 }, 'holds'],
    ['closed-relu', { zero: 9, identity: 3 }, 'does not hold'],
  ])('%s: %o: %s', (id, epochs, verdict) => {
    expect(verdictOf(id, epochs)).toBe(verdict);
  });

  it('identity-varies-more looks at how far runs lie from the median run', () => {
    const even = madeUp({});
    const claim = CLAIMS.find(({ id }) => id === 'identity-varies-more');
    const apart = structuredClone(even);
    for (const [run, losses] of apart.rows.identity.losses.entries()) {
      apart.rows.identity.losses[run] = losses.map((loss) => loss + (run % 2 === 0 ? 0.1 : 0));
    }
    expect(judge(claim as NonNullable<typeof claim>, apart).verdict).toBe('holds');
    expect(judge(claim as NonNullable<typeof claim>, even).verdict).toBe('does not hold');
  });
});
