import { deriveSeed } from '@residualjs/layers';
import * as tf from '@tensorflow/tfjs-core';
import type { RunContext } from '../experiment.js';
import { mulberry32, normalValues } from '../random.js';
import { significant } from '../significant.js';
import { type IdentityVersusZeroConfig, PIXELS } from './config.js';
import { identityWeights, Learner, type StepValues, targetOf, weightCount } from './learner.js';
import { groupRows, type LayerKind, type Row, type RowName } from './rows.js';

/** What the runs of one row did. */
export interface RowResult {
  /** The mean loss of a sample in every epoch, taken while it trains: `[runs][epochs]`. */
  losses: number[][];
  /** The runs, from 0, that answered no image with more than 0 in the last epoch: behind a ReLU they learn no more. */
  silent: number[];
}

/** What `runIdentityVersusZero` gives back. */
export interface IdentityVersusZeroResult {
  rows: Record<RowName, RowResult>;
}

/** What run i of every row shares: its images, and where its weights lie about their start. */
interface RunDraws {
  images: Float32Array[];
  scatter: Record<LayerKind, Float32Array>;
}

/** Uniform images in [0, 1), and He normal weights: deviation sqrt(2 / fan out), which is 9 in both layers. */
function draw(seed: number, samples: number): RunDraws {
  const random = mulberry32(seed);
  const images = Array.from({ length: samples }, () => Float32Array.from({ length: PIXELS }, random));
  const scattered = (layer: LayerKind) => normalValues(weightCount(layer), Math.sqrt(2 / PIXELS), random);
  return { images, scatter: { convolution: scattered('convolution'), dense: scattered('dense') } };
}

/** The first weights of a row's run. */
function firstWeights({ layer, start }: Row, { scatter }: RunDraws): Float32Array {
  const about = identityWeights(layer);
  return start === 'zero' ? scatter[layer] : scatter[layer].map((value, i) => value + about[i]);
}

function concat(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * Trains small layers to copy their input, to answer zero, or to answer a constant: one image a step, Adam, mean absolute error. Run i of
 * every row sees the same images and starts from the same scatter, so that rows can be compared run by run.
 *
 * Source: Martyn 2019, "How residual shortcuts speed up learning: a minimal demonstration".
 *
 * @throws RangeError if a number of runs, samples or epochs is not a positive integer.
 */
export async function runIdentityVersusZero(
  config: IdentityVersusZeroConfig,
  { seed, report }: RunContext,
): Promise<IdentityVersusZeroResult> {
  for (const name of ['runs', 'samples', 'epochs'] as const) {
    const value = config[name];
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`${name} must be a positive integer, got ${value}`);
    }
  }
  const draws = Array.from({ length: config.runs }, (_, run) =>
    draw(deriveSeed(seed, `run ${run}`), config.samples),
  );
  const groups = groupRows();
  const results: Partial<Record<RowName, RowResult>> = {};
  for (const [done, { names, rows }] of groups.entries()) {
    const all = groups.length * config.epochs;
    const found = await runGroup(rows, draws, config, (epoch) => report(done * config.epochs + epoch, all));
    for (const [i, name] of names.entries()) results[name] = found[i];
  }
  return { rows: results as Record<RowName, RowResult> };
}

/** Runs rows that differ in start and target only, every run of each at once. */
async function runGroup(
  rows: readonly Row[],
  draws: readonly RunDraws[],
  { samples, epochs, learningRate }: IdentityVersusZeroConfig,
  report: (epoch: number) => Promise<void>,
): Promise<RowResult[]> {
  const [{ layer, activation, bias }] = rows;
  const forEach = (value: (row: Row, run: RunDraws) => Float32Array) =>
    concat(rows.flatMap((row) => draws.map((run) => value(row, run))));
  const learner = new Learner({ layer, activation, bias, learningRate, weights: forEach(firstWeights) });
  const steps = Array.from({ length: samples }, (_, i) => ({
    images: learner.images(forEach((_row, { images }) => images[i])),
    targets: learner.images(forEach((row, { images }) => targetOf(row, images[i]))),
  }));
  const history: Epoch[] = [];
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      history.push(await runEpoch(learner, steps));
      await report(epoch);
    }
  } finally {
    learner.dispose();
    tf.dispose(steps.flatMap(({ images, targets }) => [images, targets]));
  }
  const last = history[history.length - 1];
  return rows.map((_, row) => {
    const cells = draws.map((_, run) => row * draws.length + run);
    return {
      losses: cells.map((cell) => history.map(({ losses }) => significant(losses[cell] / samples))),
      silent: cells.flatMap((cell, run) => (last.largest[cell] <= 0 ? [run] : [])),
    };
  });
}

/** The summed loss and the largest answer of every run in an epoch. */
interface Epoch {
  losses: ArrayLike<number>;
  largest: ArrayLike<number>;
}

async function runEpoch(
  learner: Learner,
  steps: readonly { images: tf.Tensor; targets: tf.Tensor }[],
): Promise<Epoch> {
  let sums: StepValues | null = null;
  for (const { images, targets } of steps) {
    const before: StepValues | null = sums;
    sums = tf.tidy((): StepValues => {
      const step = learner.step(images, targets);
      if (before === null) return step;
      return {
        losses: tf.add(before.losses, step.losses),
        largest: tf.maximum(before.largest, step.largest),
      };
    });
    if (before !== null) tf.dispose([before.losses, before.largest]);
  }
  const { losses, largest } = sums as StepValues;
  const epoch = { losses: await losses.data(), largest: await largest.data() };
  tf.dispose([losses, largest]);
  return epoch;
}
