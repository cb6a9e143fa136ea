import { describeBackends, expectClose, expectNoLeak } from '@residualjs/testing';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { judgeClaims, reproduce } from '../reproduce.js';
import { runContext } from '../run-context.js';
import { backpropagate } from './backpropagate.js';
import { GRADIENT_IDENTITY, type UnitKind } from './config.js';
import { gradientIdentity } from './experiment.js';
import { type GradientIdentityResult, runGradientIdentity, type StackMeasurement } from './run.js';

const [IDENTITY, , SCALED] = GRADIENT_IDENTITY.kinds;
const WITH_RELU = GRADIENT_IDENTITY.kinds[6];
const TINY = { kinds: [IDENTITY, SCALED, WITH_RELU], depths: [3], width: 4, seeds: 6 };
const verdictsOf = (claims: readonly { id: string; verdict: string }[]) =>
  Object.fromEntries(claims.map(({ id, verdict }) => [id, verdict]));

describeBackends('gradient-identity', () => {
  it('goes back through two units as one does by hand', async () => {
    // F(x) = W2 ReLU(W1 x), W1 = [[1, 0], [0, -1]], W2 = [[2, 3], [4, 5]]; x_1 = (1, 2), h(x) = x / 2.
    const branch = { first: Float32Array.of(1, 0, 0, -1), second: Float32Array.of(2, 3, 4, 5) };
    const sample = { branches: [branch, branch], input: [1, 2], target: [0, 0] };
    const [found] = await backpropagate([sample], { shortcutScale: 0.5, after: 'identity' });
    expectClose(found.x.flat(), [1, 2, 2.5, 5, 6.25, 12.5]);
    expectClose(found.branches.flat(), [2, 4, 5, 10]);
    // A unit has the Jacobian [[2.5, 0], [4, 0.5]], since only the first hidden unit is open.
    const back = ([a, b]: number[]) => [2.5 * a + 4 * b, 0.5 * b];
    const last = [6.25, 12.5];
    expectClose(found.gradients.flat(), [...back(back(last)), ...back(last), ...last]);
  });

  it('stops a gradient at a ReLU after the addition', async () => {
    const none = { first: new Float32Array(4), second: new Float32Array(4) };
    const sample = { branches: [none], input: [1, -1], target: [3, 3] };
    const [{ x, gradients }] = await backpropagate([sample], { shortcutScale: 1, after: 'relu' });
    expectClose(x[1], [1, 0]);
    expectClose(gradients.flat(), [-2, 0, -2, -3]);
  });

  it('repeats for the same seed, leaks nothing, and is plain data', async () => {
    await expectNoLeak(async () => {
      const result = await runGradientIdentity(TINY, runContext({ seed: 2 }));
      expect(await runGradientIdentity(TINY, runContext({ seed: 2 }))).toEqual(result);
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      expect((await runGradientIdentity(TINY, runContext({ seed: 3 }))).stacks).not.toEqual(result.stacks);
    });
  });

  it('finds both formulas right, and the sum from 1 wrong', async () => {
    const { claims, result } = await reproduce(gradientIdentity, { config: TINY });
    expect(verdictsOf(claims)).toMatchObject({
      'gradient-is-one-plus-the-branches': 'holds',
      'sum-from-one': 'does not hold',
      'sum-from-l': 'holds',
      'one-becomes-a-product': 'holds',
      'any-change-loses-it': 'holds',
    });
    expect(gradientIdentity.summarize(result).split('\n')).toHaveLength(2 + result.stacks.length);
    for (const { draw } of gradientIdentity.figures) {
      const svg = await draw(result);
      expect(svg).toContain('prefers-color-scheme: dark');
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      expect(await draw(result)).toBe(svg);
    }
  });

  it('names a bad setting', async () => {
    await expect(runGradientIdentity({ ...TINY, depths: [2.5] }, runContext())).rejects.toThrow(
      'depths (=2.5) must be a positive integer',
    );
  });
});

describe('the claims, on made-up results', () => {
  const networks = (value: number) => Array(8).fill(value);
  const stack = (kind: Partial<UnitKind>, values: Partial<Record<keyof StackMeasurement, number>>) => ({
    kind: { name: 'made up', shortcutScale: 1, after: 'identity', branchScale: 1, ...kind },
    units: 10,
    firstOverLast: networks(values.firstOverLast ?? 1),
    sumFromL: { largest: networks(values.sumFromL ?? 1e-7) },
    sumFrom1: { largest: networks(values.sumFrom1 ?? 1e-7) },
    identityFormula: networks(values.identityFormula ?? 1e-7),
    scaledFormula: networks(values.scaledFormula ?? 1e-7),
  });
  const verdicts = (...stacks: object[]) =>
    verdictsOf(judgeClaims(gradientIdentity, { stacks } as unknown as GradientIdentityResult));

  it('hold where the source is right', () => {
    const all = verdicts(
      stack({}, {}),
      stack({ shortcutScale: 0.5 }, { firstOverLast: 0.5 ** 10, identityFormula: 3 }),
      stack({ after: 'relu' }, { identityFormula: 1 }),
    );
    expect(new Set(Object.values(all))).toEqual(new Set(['holds']));
  });

  it('do not hold where it is wrong', () => {
    const wrong = { sumFromL: 0.1, sumFrom1: 0.1, identityFormula: 0.01, scaledFormula: 0.01 };
    const all = verdicts(
      stack({}, { ...wrong, firstOverLast: 0.01 }),
      stack({ shortcutScale: 0.5 }, { ...wrong, firstOverLast: 2 }),
    );
    const { 'any-change-loses-it': loses, ...rest } = all;
    expect(new Set(Object.values(rest))).toEqual(new Set(['does not hold']));
    expect(loses).toBe('holds in part'); // there, but smaller than asked for
  });
});
