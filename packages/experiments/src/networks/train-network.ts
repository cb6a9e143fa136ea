import {
  type EvaluationRecord,
  NonFiniteLossError,
  type StepRecord,
  stepDecay,
  train,
} from '@residualjs/training';
import type * as tfl from '@tensorflow/tfjs-layers';
import { mean } from '../statistics/mean.js';
import { evaluationSource, type NetworkData, trainingSource } from './network-data.js';
import type { TrainingConfig } from './training-config.js';

/** Points of a loss curve. */
export const CURVE_POINTS = 20;

/** What the training of one network came to. Errors are shares, 0 to 1. */
export interface NetworkRun {
  /** Mean training loss of each of up to `CURVE_POINTS` equal pieces of the run. */
  loss: number[];
  /** Of the training batches of the last steps, a fifth of all, as they were when they were trained on. */
  trainLoss: number;
  trainError: number;
  /** At the end; a loss that is not finite counts as a guess. */
  heldOutLoss: number;
  heldOutError: number;
  /** The step whose training loss was not finite, null where all were. From there on the numbers of the run are those of a guess. */
  failedAt: number | null;
  /** Gradient norms of the tapped layers, in their order, a row for each step in which they were taken; 0 for one that is not finite. */
  gradientNorms?: number[][];
}

/** Options of {@link trainNetwork}. */
export interface TrainNetworkOptions {
  /** Of the order of the images and their augmentation. */
  seed: number;
  signal: AbortSignal;
  /** Awaited after every step. */
  onStep(): Promise<void>;
  /** Layers whose output gradients are measured, every `tapEvery` steps from the first. */
  taps?: readonly string[];
  tapEvery?: number;
  /** The steps at the end that the last training loss and error are means of; a fifth of all by default. */
  lastSteps?: number;
}

/** What counts as the last steps of a run: a fifth, which the papers' schedule trains at its last rate. */
export const lastStepsOf = (steps: number) => Math.max(1, Math.round(steps / 5));

/** Enough digits to draw and to judge, and few enough to read. */
export const rounded = (value: number) => Number(value.toPrecision(4));

/**
 * Trains a network as the config says and measures it at the end. A loss that is not finite ends the training, and the run counts as
 * one that guesses: the chance error, and the loss of equal answers for all classes.
 *
 * @throws the abort reason when the signal is aborted
 */
export async function trainNetwork(
  model: tfl.LayersModel,
  data: NetworkData,
  config: TrainingConfig,
  {
    seed,
    signal,
    onStep,
    taps = [],
    tapEvery = 1,
    lastSteps = lastStepsOf(config.steps),
  }: TrainNetworkOptions,
): Promise<NetworkRun> {
  const { steps, learningRate, milestones, warmUpSteps } = config;
  const classes = data.train.classes.length;
  let history: readonly StepRecord[];
  let evaluation: EvaluationRecord | undefined;
  let failedAt: number | null = null;
  try {
    const result = await train(
      model,
      { train: trainingSource(data.train, config, seed), validation: evaluationSource(data.heldOut) },
      {
        steps,
        learningRate: stepDecay({ initial: learningRate, milestones, warmupSteps: warmUpSteps }),
        evaluateEvery: steps,
        taps,
        tapEvery,
        signal,
        onEvent: ({ type }) => (type === 'step' ? onStep() : undefined),
      },
    );
    history = result.history;
    evaluation = result.evaluations.at(-1);
  } catch (error) {
    if (!(error instanceof NonFiniteLossError)) throw error;
    history = error.history;
    failedAt = error.step;
  }
  signal.throwIfAborted();
  const measured = failedAt === null && Number.isFinite(evaluation?.loss) ? evaluation! : guessOf(classes);
  return {
    ...summarizeHistory(history, { steps, lastSteps, failedAt, classes }),
    heldOutLoss: rounded(measured.loss),
    heldOutError: rounded(1 - measured.accuracy),
    failedAt,
    ...(taps.length > 0 && { gradientNorms: normsOf(history, taps) }),
  };
}

/** What equal answers for all classes come to. */
const guessOf = (classes: number) => ({ loss: Math.log(classes), accuracy: 1 / classes });

/** What a history is to be summarised for. */
export interface HistoryOptions {
  steps: number;
  lastSteps: number;
  failedAt: number | null;
  classes: number;
}

/** Loss curve and last training error of a run of `steps` steps; those after a failure count as guesses. */
export function summarizeHistory(
  history: readonly Pick<StepRecord, 'loss' | 'accuracy'>[],
  { steps, lastSteps, failedAt, classes }: HistoryOptions,
): Pick<NetworkRun, 'loss' | 'trainLoss' | 'trainError'> {
  const guess = guessOf(classes);
  const all = Array.from({ length: steps }, (_, i) => {
    const failed = failedAt !== null && i + 1 >= failedAt;
    return failed ? guess : history[i];
  });
  const points = Math.min(CURVE_POINTS, steps);
  const pieces = Array.from({ length: points }, (_, i) =>
    all.slice(Math.round((i * steps) / points), Math.round(((i + 1) * steps) / points)),
  );
  const last = all.slice(-lastSteps);
  return {
    loss: pieces.map((piece) => rounded(mean(piece.map(({ loss }) => loss)))),
    trainLoss: rounded(mean(last.map(({ loss }) => loss))),
    trainError: rounded(1 - mean(last.map(({ accuracy }) => accuracy))),
  };
}

const normsOf = (history: readonly StepRecord[], taps: readonly string[]): number[][] =>
  history.flatMap(({ gradientNorms }) =>
    gradientNorms === undefined
      ? []
      : [taps.map((name) => (Number.isFinite(gradientNorms[name]) ? rounded(gradientNorms[name]) : 0))],
  );
