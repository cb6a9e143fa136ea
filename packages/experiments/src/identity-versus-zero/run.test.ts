import { describeBackends, expectClose, expectNoLeak } from '@residualjs/testing';
import '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { mulberry32, normalValues } from '../random.js';
import { runContext } from '../run-context.js';
import { runIdentityVersusZero } from './run.js';

/** One run of one setting in float64 and plain loops: the loss of each epoch, summed over its samples. */
function reference(inputs: number[][], targets: number[][], initial: number[], epochs: number, rate: number) {
  const weights = [...initial];
  const m = Array(9).fill(0);
  const v = Array(9).fill(0);
  let step = 0;
  return Array.from({ length: epochs }, () => {
    let total = 0;
    inputs.forEach((input, sample) => {
      const gradient = Array(9).fill(0);
      for (let pixel = 0; pixel < 9; pixel++) {
        const [y, x] = [Math.floor(pixel / 3), pixel % 3];
        const taps: [tap: number, source: number][] = [];
        for (let tap = 0; tap < 9; tap++) {
          const [sy, sx] = [y + Math.floor(tap / 3) - 1, x + (tap % 3) - 1];
          if (sy >= 0 && sy < 3 && sx >= 0 && sx < 3) taps.push([tap, sy * 3 + sx]);
        }
        const sum = taps.reduce((value, [tap, source]) => value + weights[tap] * input[source], 0);
        const difference = Math.max(sum, 0) - targets[sample][pixel];
        total += Math.abs(difference) / 9;
        if (sum > 0) {
          for (const [tap, source] of taps) gradient[tap] += (Math.sign(difference) * input[source]) / 9;
        }
      }
      step++;
      for (let i = 0; i < 9; i++) {
        m[i] = 0.9 * m[i] + 0.1 * gradient[i];
        v[i] = 0.999 * v[i] + 0.001 * gradient[i] ** 2;
        const corrected = Math.sqrt(v[i] / (1 - 0.999 ** step));
        weights[i] -= ((rate / (1 - 0.9 ** step)) * m[i]) / (corrected + 1e-8);
      }
    });
    return total / inputs.length;
  });
}

describeBackends('identity-versus-zero', () => {
  it('does what a float64 loop over single runs does', async () => {
    const [runs, samples, epochs, rate, seed] = [3, 12, 4, 1e-2, 5];
    const random = mulberry32(seed);
    const inputs: number[][][] = Array.from({ length: runs }, () => []); // [run][sample][pixel]
    for (let sample = 0; sample < samples; sample++) {
      for (let pixel = 0; pixel < 9; pixel++) {
        for (let run = 0; run < runs; run++) {
          inputs[run][sample] ??= [];
          inputs[run][sample].push(Math.fround(random()));
        }
      }
    }
    const initial = normalValues(9 * 2 * runs, Math.sqrt(2 / 9), random);
    const weightsOf = (channel: number) =>
      Array.from({ length: 9 }, (_, tap) => initial[tap * 2 * runs + channel]);
    const zeros = Array(samples).fill(Array(9).fill(0));
    const expected = (target: (run: number) => number[][], first: number) => {
      const losses = inputs.map((input, run) =>
        reference(input, target(run), weightsOf(first + run), epochs, rate),
      );
      return Array.from({ length: epochs }, (_, epoch) =>
        losses.reduce((sum, run) => sum + run[epoch] / runs, 0),
      );
    };

    const result = await runIdentityVersusZero(
      { runs, samples, epochs, learningRate: rate },
      runContext({ seed }),
    );
    expectClose(
      result.identity.mean,
      expected((run) => inputs[run], 0),
      { relative: 1e-4 },
    );
    expectClose(
      result.zero.mean,
      expected(() => zeros, runs),
      { relative: 1e-4 },
    );
  });

  it('repeats for the same seed and leaks nothing', async () => {
    const run = () =>
      runIdentityVersusZero({ runs: 2, samples: 3, epochs: 2, learningRate: 1e-3 }, runContext({ seed: 9 }));
    await expectNoLeak(async () => {
      expect(await run()).toEqual(await run());
    });
  });

  it('names a bad setting', async () => {
    const config = { runs: 0, samples: 1, epochs: 1, learningRate: 1 };
    await expect(runIdentityVersusZero(config, runContext())).rejects.toThrow(
      'runs must be a positive integer, got 0',
    );
  });
});
