import { describeBackends, expectNoLeak } from '@residualjs/testing';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { judgeClaims, reproduce } from '../reproduce.js';
import { runContext } from '../run-context.js';
import { SIX_LAYERS } from './config.js';
import { sixLayers } from './experiment.js';
import { learnRows, type Row } from './learn-rows.js';
import { runSixLayers, type SixLayersResult } from './run.js';

const TINY = {
  seeds: 5,
  steps: 10,
  rates: { adam: [0.1, 0.3], sgd: [1e-4] },
  choices: [SIX_LAYERS.choices[0], SIX_LAYERS.choices[3]], // by Adam and by gradient descent
  stacks: [SIX_LAYERS.stacks[0], SIX_LAYERS.stacks[8]], // one layer: around zero, around the identity
};

describeBackends('six-layers', () => {
  it('trains every row by itself, and says at which step it had learned', async () => {
    const layer = (weight: number, bias: number) => ({ weights: [weight], biases: [bias] });
    const row = (rest: Partial<Row>): Row => ({
      layers: [layer(2, 0), layer(2, 3), layer(1, 0), layer(1, 0)],
      inputs: [[6]],
      targets: [[27]],
      skip: false,
      rate: 0,
      ...rest,
    });
    const options = { activation: 'linear', optimizer: 'sgd', steps: 20, tolerance: 0.1 } as const;
    const [there, stays, learns] = await learnRows(
      [
        row({}), // learned from the start, which counts as step 1
        row({ targets: [[28]] }), // rate 0
        // The gradient of (f - 28)² there is -2 times (12, 12, 27, 27) for the weights and -2 times (2, 1, 1, 1) for the biases.
        row({ targets: [[28]], rate: 1e-4 }),
      ],
      options,
    );
    expect(there).toEqual({ learnedAt: 1, branch: [27] });
    expect(stays.learnedAt).toBeNull();
    expect(learns.learnedAt).toBeGreaterThan(1);
  });

  it('repeats for the same seed, leaks nothing, and is plain data', async () => {
    await expectNoLeak(async () => {
      const tiny = { ...TINY, steps: 40, choices: [TINY.choices[1]], stacks: [] };
      const result = await runSixLayers(tiny, runContext({ seed: 1 }));
      expect(await runSixLayers(tiny, runContext({ seed: 1 }))).toEqual(result);
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      const other = await runSixLayers(tiny, runContext({ seed: 2 }));
      expect(other.choices).not.toEqual(result.choices);
    });
  });

  it('frees its tensors when it is broken off', async () => {
    await expectNoLeak(async () => {
      const controller = new AbortController();
      controller.abort(new Error('enough'));
      await expect(runSixLayers(TINY, runContext({ signal: controller.signal }))).rejects.toThrow('enough');
    });
  });

  it('has a verdict on every claim, a summary and figures', async () => {
    const { claims, result } = await reproduce(sixLayers, { config: TINY });
    expect(claims).toHaveLength(sixLayers.claims.length);
    expect(sixLayers.summarize(result)).toMatch(/\| 1 layer, start around zero, deviation 1 \| /);
    for (const { draw } of sixLayers.figures) {
      const svg = await draw(result);
      expect(svg).toContain('prefers-color-scheme: dark');
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      expect(await draw(result)).toBe(svg);
    }
  });

  it('names a bad setting', async () => {
    await expect(runSixLayers({ ...TINY, seeds: 0 }, runContext())).rejects.toThrow(
      'seeds (=0) must be a positive integer',
    );
    const choices = [{ ...TINY.choices[0], depth: 3 }];
    await expect(runSixLayers({ ...TINY, choices }, runContext())).rejects.toThrow(
      "depth (=3) of '6 -> 27, six linear layers, Adam' must be an integer from 4 on",
    );
  });
});

describe('the claims, on made-up results', () => {
  const times = (steps: number | null) => ({ rate: 1, steps: Array(8).fill(steps) });
  const verdicts = (
    plain: number | null,
    skip: number | null,
    residual: number,
    aroundIdentity: [number, number],
  ) => {
    const stack = (mean: number, zero: number, identity: number) => ({
      stack: { layers: 2, width: 1, start: { mean, deviation: 1, distribution: 'gaussian' } },
      zero: times(zero),
      identity: times(identity),
    });
    const result = {
      options: { steps: 1000 },
      choices: [
        {
          choice: { name: 'made up' },
          plain: times(plain),
          skip: { ...times(skip), residual: Array(8).fill(residual) },
        },
      ],
      stacks: [stack(0, 10, 100), stack(1, ...aroundIdentity)],
    };
    return judgeClaims(sixLayers, result as unknown as SixLayersResult).map(({ verdict }) => verdict);
  };

  it('hold where the source is right, a run that never learned counting with the last step', () => {
    expect(verdicts(null, 100, 0.01, [100, 10])).toEqual(Array(4).fill('holds'));
  });

  it('do not hold where it is wrong', () => {
    expect(verdicts(100, 100, 0.5, [10, 100])).toEqual([
      'does not hold',
      'does not hold',
      'holds',
      'does not hold',
    ]);
  });
});
