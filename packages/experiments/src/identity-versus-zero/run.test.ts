import { deriveSeed } from '@residualjs/layers';
import { describeBackends, expectNoLeak } from '@residualjs/testing';
import '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { mulberry32, normalValues } from '../random.js';
import { runContext } from '../run-context.js';
import { ROWS, type Row, type RowName } from './rows.js';
import { runIdentityVersusZero } from './run.js';

const CONFIG = { runs: 2, samples: 10, epochs: 4, learningRate: 2e-2 };

/** Which weight of which input goes into which output. */
function connections(layer: Row['layer']): [weight: number, input: number, output: number][] {
  if (layer === 'dense') return Array.from({ length: 81 }, (_, i) => [i, Math.floor(i / 9), i % 9]);
  const found: [number, number, number][] = [];
  for (let output = 0; output < 9; output++) {
    for (let tap = 0; tap < 9; tap++) {
      const y = Math.floor(output / 3) + Math.floor(tap / 3) - 1;
      const x = (output % 3) + (tap % 3) - 1;
      if (y >= 0 && y < 3 && x >= 0 && x < 3) found.push([tap, y * 3 + x, output]);
    }
  }
  return found;
}

const ACTIVATIONS: Record<Row['activation'], [value: (x: number) => number, slope: (x: number) => number]> = {
  relu: [(x) => Math.max(x, 0), (x) => (x > 0 ? 1 : 0)],
  linear: [(x) => x, () => 1],
  'leaky relu': [(x) => (x > 0 ? x : 0.1 * x), (x) => (x > 0 ? 1 : 0.1)],
  tanh: [Math.tanh, (x) => 1 - Math.tanh(x) ** 2],
};

/** One run of one row in float64 and plain loops: the mean loss of each epoch. */
function reference(row: Row, seed: number): { losses: number[]; silent: boolean } {
  const random = mulberry32(seed);
  const images = Array.from({ length: CONFIG.samples }, () => Float32Array.from({ length: 9 }, random));
  const deviation = Math.sqrt(2 / 9);
  const [convolution, dense] = [normalValues(9, deviation, random), normalValues(81, deviation, random)];
  const wires = connections(row.layer);
  const weights = [...(row.layer === 'dense' ? dense : convolution), 0]; // the last is the bias
  if (row.start === 'identity') {
    if (row.layer === 'convolution') weights[4] += 1;
    else for (let i = 0; i < 9; i++) weights[10 * i] += 1;
  }
  const [value, slope] = ACTIVATIONS[row.activation];
  const moments = weights.map(() => ({ first: 0, second: 0 }));
  let [step, largest] = [0, 0];
  const losses = Array.from({ length: CONFIG.epochs }, () => {
    let total = 0;
    largest = Number.NEGATIVE_INFINITY;
    for (const image of images) {
      const sums = Array(9).fill(weights[weights.length - 1]);
      for (const [weight, input, output] of wires) sums[output] += weights[weight] * image[input];
      const answers = sums.map(value);
      largest = Math.max(largest, ...answers);
      const wanted = [...image].map((pixel) => ({ identity: pixel, zero: 0, constant: 0.5 })[row.target]);
      const errors = answers.map((answer, i) => answer - wanted[i]);
      total += errors.reduce((sum, error) => sum + Math.abs(error) / 9, 0);
      const slopes = errors.map((error, i) => (Math.sign(error) / 9) * slope(sums[i]));
      const gradient = Array(weights.length).fill(0);
      for (const [weight, input, output] of wires) gradient[weight] += slopes[output] * image[input];
      if (row.bias) gradient[weights.length - 1] = slopes.reduce((sum, each) => sum + each, 0);
      step++;
      for (const [i, moment] of moments.entries()) {
        moment.first = 0.9 * moment.first + 0.1 * gradient[i];
        moment.second = 0.999 * moment.second + 0.001 * gradient[i] ** 2;
        const scale = Math.sqrt(moment.second / (1 - 0.999 ** step)) + 1e-8;
        weights[i] -= (CONFIG.learningRate * moment.first) / (1 - 0.9 ** step) / scale;
      }
    }
    return total / images.length;
  });
  return { losses, silent: largest <= 0 };
}

describeBackends('identity-versus-zero', () => {
  it('does what float64 loops over single runs do, in every row', async () => {
    await expectNoLeak(async () => {
      const { rows } = await runIdentityVersusZero(CONFIG, runContext({ seed: 5 }));
      expect(Object.keys(rows).sort()).toEqual(Object.keys(ROWS).sort());
      for (const [name, row] of Object.entries(ROWS)) {
        const found = rows[name as RowName];
        for (let run = 0; run < CONFIG.runs; run++) {
          const { losses, silent } = reference(row, deriveSeed(5, `run ${run}`));
          for (const [epoch, loss] of losses.entries()) {
            // Four digits are kept; a sign of an error near 0 that float32 turns moves a weight by a step.
            expect(Math.abs(found.losses[run][epoch] - loss), `${name}, epoch ${epoch}`).toBeLessThan(
              1e-3 * loss + 1e-4,
            );
          }
          expect(found.silent.includes(run), name).toBe(silent);
        }
      }
    });
  });

  it('repeats for a seed; a run does not depend on how many there are', async () => {
    const small = { ...CONFIG, samples: 3, epochs: 2 };
    const two = await runIdentityVersusZero(small, runContext({ seed: 9 }));
    const three = await runIdentityVersusZero({ ...small, runs: 3 }, runContext({ seed: 9 }));
    expect(three.rows.zero.losses.slice(0, 2)).toEqual(two.rows.zero.losses);
    expect(await runIdentityVersusZero(small, runContext({ seed: 9 }))).toEqual(two);
    expect(await runIdentityVersusZero(small, runContext({ seed: 8 }))).not.toEqual(two);
  });

  it('without an activation only the distance counts: the identity from itself is zero from zero', async () => {
    const { rows } = await runIdentityVersusZero(CONFIG, runContext({ seed: 3 }));
    const [zero, identity] = [rows['linear zero'], rows['linear identity from the identity']];
    for (const [run, losses] of zero.losses.entries()) {
      for (const [epoch, loss] of losses.entries()) {
        expect(identity.losses[run][epoch]).toBeCloseTo(loss, 3);
      }
    }
  });

  it('names a bad setting', async () => {
    await expect(runIdentityVersusZero({ ...CONFIG, runs: 0 }, runContext())).rejects.toThrow(
      'runs must be a positive integer, got 0',
    );
  });
});
