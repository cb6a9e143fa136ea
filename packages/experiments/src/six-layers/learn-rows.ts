import * as tf from '@tensorflow/tfjs-core';
import type { Choice } from './config.js';
import { applyNetworks, type NetworkParameters, stackParameters } from './networks.js';
import { RowOptimizer } from './row-optimizer.js';
import type { LayerStart } from './start-weights.js';

/** One network that is to learn something. */
export interface Row {
  layers: readonly LayerStart[];
  /** `[samples][width]` */
  inputs: readonly (readonly number[])[];
  /** `[samples][width]` */
  targets: readonly (readonly number[])[];
  /** Whether the shortcut is there. */
  skip: boolean;
  rate: number;
}

/** What a row did. */
export interface LearnedRow {
  /** The first step looked at, from 1 on, at which every output was near enough; null if there is none. */
  learnedAt: number | null;
  /** What the branch gives for the last sample at the end, `[width]`: not finite where the row diverged. */
  branch: number[];
}

/** Options of {@link learnRows}. */
export interface LearnRowsOptions {
  activation: Choice['activation'];
  optimizer: Choice['optimizer'];
  /** The most steps. It ends earlier when all rows have learned. */
  steps: number;
  /** A row has learned when no output is further from its target. */
  tolerance: number;
  /** Called at every look. */
  onLook?: () => Promise<void>;
}

/** Steps between two looks at the outputs. */
const LOOK_EVERY = 5;

/** Trains networks of one depth and width side by side on the mean square error, each by itself. */
export async function learnRows(
  rows: readonly Row[],
  { activation, optimizer: kind, steps, tolerance, onLook = async () => {} }: LearnRowsOptions,
): Promise<LearnedRow[]> {
  const inputs = tf.tensor3d(rows.map(({ inputs }) => inputs) as number[][][]);
  const targets = tf.tensor3d(rows.map(({ targets }) => targets) as number[][][]);
  const skip = tf.tensor3d(
    rows.map(({ skip }) => Number(skip)),
    [rows.length, 1, 1],
  );
  const network = { depth: rows[0].layers.length, activation, skip };
  const optimizer = new RowOptimizer(
    kind,
    rows.map(({ rate }) => rate),
  );
  const outputsOf = (parameters: NetworkParameters) => applyNetworks(network, parameters, inputs);
  const gradients = tf.grads((weights, biases) => {
    const { outputs } = outputsOf({ weights: weights as tf.Tensor4D, biases: biases as tf.Tensor4D });
    // Summed over the rows, so that each has the gradient of its own mean.
    return tf.sum(tf.mean(tf.squaredDifference(outputs, targets), [1, 2]));
  });
  let parameters = stackParameters(rows.map(({ layers }) => layers));
  const learnedAt: (number | null)[] = rows.map(() => null);
  try {
    for (let step = 0; ; step++) {
      if (step % LOOK_EVERY === 0 || step === steps) {
        const errors = tf.tidy(() => tf.max(tf.abs(tf.sub(outputsOf(parameters).outputs, targets)), [1, 2]));
        const values = await errors.data();
        errors.dispose();
        learnedAt.forEach((at, i) => {
          if (at === null && values[i] <= tolerance) learnedAt[i] = Math.max(1, step);
        });
        await onLook();
        if (step === steps || learnedAt.every((at) => at !== null)) break;
      }
      const before = [parameters.weights, parameters.biases];
      const found = gradients(before);
      const [weights, biases] = optimizer.apply(before, found) as tf.Tensor4D[];
      tf.dispose([before, found]);
      parameters = { weights, biases };
    }
    const branch = tf.tidy(() => outputsOf(parameters).branch);
    const values = (await branch.array()) as number[][][];
    branch.dispose();
    return rows.map((_, i) => ({ learnedAt: learnedAt[i], branch: values[i][values[i].length - 1] }));
  } finally {
    optimizer.dispose();
    tf.dispose([inputs, targets, skip, parameters.weights, parameters.biases]);
  }
}
