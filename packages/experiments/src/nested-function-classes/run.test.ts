import { describeBackends, expectClose, expectNoLeak } from '@residualjs/testing';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { judgeClaims, reproduce } from '../reproduce.js';
import { runContext } from '../run-context.js';
import { nestedFunctionClasses } from './experiment.js';
import { learnQuadratics } from './learn-quadratic.js';
import { type NestedFunctionClassesResult, runNestedFunctionClasses } from './run.js';

const TINY = {
  truths: 6,
  classes: 3,
  highestPower: 5,
  fits: 6,
  samples: 8,
  ranges: [
    [-1, 1],
    [0, 10],
  ],
  steps: 60,
  noise: 1,
} as const;

/** Gradient descent on ax² + bx + c in float64 and plain loops. */
function reference(inputs: readonly number[], start: readonly number[], steps: number): number[] {
  const w = [...start];
  const rate = 1 / (2 * inputs.reduce((sum, x) => sum + (x ** 4 + x ** 2 + 1) / inputs.length, 0));
  for (let step = 0; step < steps; step++) {
    const gradient = [0, 0, 0];
    for (const x of inputs) {
      const error = w[0] * x * x + w[1] * x + w[2] - (2 * x + 3);
      [x * x, x, 1].forEach((feature, i) => {
        gradient[i] += (2 * error * feature) / inputs.length;
      });
    }
    gradient.forEach((value, i) => {
      w[i] -= rate * value;
    });
  }
  return w;
}

describeBackends('nested-function-classes', () => {
  it('descends as a float64 loop over single fits does', async () => {
    const inputs = [
      [-0.9, -0.2, 0.3, 0.8],
      [0, 2, 5, 9],
    ];
    const starts = [
      [1, -1, 0.5],
      [0.2, 0.1, -0.3],
    ];
    const learned = await learnQuadratics(inputs, starts, 50);
    learned.forEach(({ coefficients }, i) => {
      expectClose(coefficients, reference(inputs[i], starts[i], 50), { relative: 1e-4 });
    });
  });

  it('says when it has learned the line, and when it has not', async () => {
    const inputs = [-1, -0.5, 0, 0.5, 1];
    const learned = await learnQuadratics(
      [inputs, inputs.map((x) => 10 * x)],
      [
        [1, 1, 1],
        [1, 1, 1],
      ],
      400,
    );
    expect(learned[0].learnedAt).toBeGreaterThan(0);
    expect(learned[0].learnedAt).toBeLessThan(400);
    expect(learned[1].learnedAt).toBeNull();
    expectClose(learned[0].coefficients, [0, 2, 3], { relative: 1e-3 });
  });

  it('repeats for the same seed, leaks nothing, and is plain data', async () => {
    await expectNoLeak(async () => {
      const result = await runNestedFunctionClasses(TINY, runContext({ seed: 3 }));
      expect(await runNestedFunctionClasses(TINY, runContext({ seed: 3 }))).toEqual(result);
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      const other = await runNestedFunctionClasses(TINY, runContext({ seed: 4 }));
      expect(other.distances).not.toEqual(result.distances);
    });
  });

  it('frees its tensors when it is broken off', async () => {
    await expectNoLeak(async () => {
      const controller = new AbortController();
      const onProgress = (done: number) => done > 20 && controller.abort(new Error('enough'));
      const run = runNestedFunctionClasses(TINY, runContext({ signal: controller.signal, onProgress }));
      await expect(run).rejects.toThrow('enough');
    });
  });

  it('names a bad setting', async () => {
    await expect(runNestedFunctionClasses({ ...TINY, fits: 0 }, runContext())).rejects.toThrow(
      'fits (=0) must be a positive integer',
    );
  });

  it('has a verdict on every claim, a summary and figures', async () => {
    const { claims, result } = await reproduce(nestedFunctionClasses, { config: TINY });
    const verdicts = Object.fromEntries(claims.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts).toMatchObject({
      'nested-never-moves-away': 'holds',
      'quadratics-hold-the-line': 'holds',
    });
    expect(nestedFunctionClasses.summarize(result)).toMatch(/\| -1 to 1 \| /);
    for (const { draw } of nestedFunctionClasses.figures) {
      const svg = await draw(result);
      expect(svg).toContain('prefers-color-scheme: dark');
      expect(svg).not.toMatch(/NaN|undefined/);
      expect(await draw(result)).toBe(svg);
    }
  });
});

describe('the claims, on made-up results', () => {
  const many = <T>(value: T) => Array.from({ length: 8 }, () => value);
  const result = (nested: number[], notNested: number[], learned: number[], heldOut: number[]) =>
    ({
      distances: { nested: many(nested), notNested: many(notNested) },
      fits: [{ range: [-1, 1], leastSquares: many([0, 2, 3]), descent: many(learned) }],
      noisy: { training: many([1, 0.9]), heldOut: many(heldOut) },
    }) as unknown as NestedFunctionClassesResult;
  const verdicts = (made: NestedFunctionClassesResult) =>
    judgeClaims(nestedFunctionClasses, made).map(({ verdict }) => verdict);

  it('hold where the source is right', () => {
    expect(verdicts(result([0.9, 0.5, 0.5], [0.9, 0.8, 0.95], [1e-4, 2, 3], [1, 0.9]))).toEqual(
      Array(5).fill('holds'),
    );
  });

  it('do not hold where it is wrong', () => {
    expect(verdicts(result([0.9, 0.5, 0.6], [0.9, 0.8, 0.7], [0.5, 2, 3], [1, 1.2]))).toEqual([
      'does not hold',
      'does not hold',
      'holds',
      'does not hold',
      'holds in part',
    ]);
  });
});
