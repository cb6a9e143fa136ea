import * as tf from '@tensorflow/tfjs-core';
import type { UnitKind } from './config.js';
import type { BranchWeights } from './residual-stack.js';

/** One network with its input and what its output should be. */
export interface Sample {
  branches: readonly BranchWeights[];
  input: readonly number[];
  target: readonly number[];
}

/** What automatic differentiation says of one sample: every list has unit by unit. */
export interface Backpropagated {
  /** x_1 to x_L, `[L][width]` */
  x: number[][];
  /** F(x_1) to F(x_{L-1}). */
  branches: number[][];
  /** ∂ξ/∂x_1 to ∂ξ/∂x_L, for ξ = ½ ‖x_L - target‖². */
  gradients: number[][];
}

/**
 * Runs networks of one kind and depth side by side and takes the gradient at the input of every unit, by TensorFlow.js: a tensor of
 * zeros is added to each x_l, and the gradient at it is the one at x_l.
 */
export async function backpropagate(
  samples: readonly Sample[],
  { shortcutScale, after }: Pick<UnitKind, 'shortcutScale' | 'after'>,
): Promise<Backpropagated[]> {
  const [{ length: units }, { length: width }] = [samples[0].branches, samples[0].input];
  const n = samples.length;
  const weightsOf = (unit: number, which: keyof BranchWeights) =>
    tf.tensor3d(Float32Array.from(samples.flatMap(({ branches }) => [...branches[unit][which]])), [
      n,
      width,
      width,
    ]);
  const found = tf.tidy(() => {
    const input = tf.tensor3d(samples.map(({ input }) => [[...input]])); // [n, 1, width]
    const target = tf.tensor3d(samples.map(({ target }) => [[...target]]));
    const first = Array.from({ length: units }, (_, unit) => weightsOf(unit, 'first'));
    const second = Array.from({ length: units }, (_, unit) => weightsOf(unit, 'second'));
    const seen: tf.Tensor[] = [];
    const added: tf.Tensor[] = [];
    const loss = (...taps: tf.Tensor[]) => {
      let x = tf.add(input, taps[0]);
      seen.push(tf.keep(tf.clone(x)));
      for (let unit = 0; unit < units; unit++) {
        const hidden = tf.relu(tf.matMul(x, first[unit], false, true)); // rows times Wᵀ: W x
        const branch = tf.matMul(hidden, second[unit], false, true);
        added.push(tf.keep(tf.clone(branch)));
        const sum = tf.add(tf.mul(x, shortcutScale), branch);
        x = tf.add(after === 'relu' ? tf.relu(sum) : sum, taps[unit + 1]);
        seen.push(tf.keep(tf.clone(x)));
      }
      return tf.mul(tf.sum(tf.squaredDifference(x, target)), 0.5);
    };
    const gradients = tf.grads(loss)(Array.from({ length: units + 1 }, () => tf.zerosLike(input)));
    const stacked = [seen, added, gradients].map((list) => tf.concat(list, 1)); // [n, L or L - 1, width]
    tf.dispose([seen, added]);
    return stacked;
  });
  const [x, branches, gradients] = (await Promise.all(
    found.map((tensor) => tensor.array()),
  )) as number[][][][];
  tf.dispose(found);
  return samples.map((_, i) => ({ x: x[i], branches: branches[i], gradients: gradients[i] }));
}
