import { describe, expect, it } from 'vitest';
import { judge } from '../claims/judge.js';
import { CLAIMS } from './claims.js';
import type { VanishingGradientResult } from './run.js';
import { FAMILIES, MATERIALS, type MaterialName } from './stacks.js';

/** What the first block gets of the last one's gradient, by stack or model; 1 where nothing is said. */
type Shares = Record<string, number>;

/** Six seeds, each a little other. */
function madeUp(shares: Shares): VanishingGradientResult {
  const norms = (name: string, blocks: number) =>
    Array.from({ length: 6 }, (_, seed) =>
      Array.from(
        { length: blocks },
        (_, block) => 0.1 * (shares[name] ?? 1) ** (1 - block / (blocks - 1)) * (1 + seed / 20),
      ),
    );
  return {
    zoo: (['plain20', 'plain56', 'preresnet110'] as const).map((model) => ({
      model,
      norms: norms(model, 3),
    })),
    stacks: (Object.keys(MATERIALS) as MaterialName[]).flatMap((material) =>
      FAMILIES.flatMap((family) =>
        [2, 4].map((blocks) => ({
          material,
          family,
          blocks,
          // Shallow stacks are never looked at.
          norms: blocks === 2 ? norms('', 2) : norms(`${family}, ${material}`, blocks),
        })),
      ),
    ),
    training: [],
  };
}

const verdictOf = (id: string, shares: Shares) => {
  const claim = CLAIMS.find((one) => one.id === id);
  if (claim === undefined) throw new Error(`no claim '${id}'`);
  return judge(claim, madeUp(shares)).verdict;
};

describe('claims of vanishing-gradient can come out each way', () => {
  it.each<[string, Shares, string]>([
    ['sigmoids-weaken', { 'plain, sigmoid, Glorot': 1e-9, 'plain, sigmoid, batch norm': 1e-3 }, 'holds'],
    ['sigmoids-weaken', { 'plain, sigmoid, Glorot': 1e-9 }, 'holds in part'],
    ['sigmoids-weaken', {}, 'does not hold'],
    ['sigmoids-weaken', { 'plain, sigmoid, Glorot': 0, 'plain, sigmoid, batch norm': 0 }, 'holds'],
    ['relus-weaken', { 'plain, ReLU, Glorot': 1e-5 }, 'holds in part'],
    ['relus-weaken', { 'plain, ReLU, batch norm': 1e5 }, 'does not hold'],
    ['initialisation-helps', {}, 'holds'],
    ['initialisation-helps', { 'plain, sigmoid, Glorot': 1e-5 }, 'holds in part'],
    ['initialisation-helps', { 'plain, sigmoid, Glorot': 1e-5, 'plain, ReLU, He': 1e-5 }, 'does not hold'],
    ['not-vanishing', { plain20: 1e-5 }, 'holds'], // only the deepest of them counts
    ['not-vanishing', { plain56: 1e-5 }, 'does not hold'],
    ['grows-instead', { plain56: 1e4 }, 'holds'],
    ['grows-instead', { plain56: 100 }, 'holds in part'],
    ['grows-instead', {}, 'does not hold'],
    ['residual-gets-rid-of-it', { 'plain, sigmoid, Glorot': 1e-9 }, 'holds'],
    ['residual-gets-rid-of-it', {}, 'does not hold'],
    ['one-protects', {}, 'holds'],
    ['one-protects', { preresnet110: 1e-4 }, 'holds in part'],
    ['f-must-be-the-identity', { 'original, sigmoid, Glorot': 1e-5 }, 'holds in part'],
    ['f-must-be-the-identity', {}, 'does not hold'],
  ])('%s: %o: %s', (id, shares, verdict) => {
    expect(verdictOf(id, shares)).toBe(verdict);
  });
});
