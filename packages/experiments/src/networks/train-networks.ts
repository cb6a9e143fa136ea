import { deriveSeed } from '@residualjs/layers';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { RunContext } from '../experiment.js';
import { loadNetworkData, type NetworkData } from './network-data.js';
import { type NetworkRun, trainNetwork } from './train-network.js';
import { checkTrainingConfig, type TrainingConfig } from './training-config.js';

/** What a network is built for. */
export interface NetworkInput {
  /** Of its weights. */
  seed: number;
  inputSize: number;
  channels: number;
  classes: number;
}

/** A kind of network, to be trained once a seed. */
export interface NetworkKind {
  /** What tables and figures call it. */
  name: string;
  build(input: NetworkInput): tfl.LayersModel;
  /** Layers whose output gradients are measured, in steps 1, 1 + `tapEvery`, … */
  taps?(model: tfl.LayersModel): string[];
  tapEvery?: number;
}

/** All runs of one kind; run i of every kind is of the same seed. */
export interface KindRuns {
  name: string;
  runs: NetworkRun[];
}

/** Options of {@link trainNetworks}. */
export interface TrainNetworksOptions {
  /** The images, where they are loaded already. */
  data?: NetworkData;
  /** Steps that are done before, and those that come after, for the progress of the whole. */
  progress?: { done: number; all: number };
}

/** What a network of these images is built for. */
export const inputOf = ({ train }: NetworkData, seed: number): NetworkInput => ({
  seed,
  inputSize: train.shape[0],
  channels: train.shape[2],
  classes: train.classes.length,
});

/**
 * Trains every kind of network `config.runs` times on the same images. Run i has the same weights where kinds share layers, and the
 * same batches: its results are pairs. A unit of progress is a step.
 *
 * @throws RangeError where a setting is out of bounds; the abort reason; what the loader of images throws
 */
export async function trainNetworks(
  kinds: readonly NetworkKind[],
  config: TrainingConfig,
  context: RunContext,
  { data: given, progress }: TrainNetworksOptions = {},
): Promise<KindRuns[]> {
  checkTrainingConfig(config);
  const data = given ?? (await loadNetworkData(config, context));
  const { done = 0, all = kinds.length * config.runs * config.steps } = progress ?? {};
  const results: KindRuns[] = [];
  for (const [k, { name, build, taps, tapEvery }] of kinds.entries()) {
    const runs: NetworkRun[] = [];
    for (let i = 0; i < config.runs; i++) {
      const before = done + (k * config.runs + i) * config.steps;
      const seed = deriveSeed(context.seed, `run ${i + 1}`);
      const model = build(inputOf(data, seed));
      let step = 0;
      try {
        const options = { seed, signal: context.signal, taps: taps?.(model), tapEvery };
        const onStep = () => context.report(before + ++step, all);
        runs.push(await trainNetwork(model, data, config, { ...options, onStep }));
      } finally {
        model.dispose();
      }
    }
    results.push({ name, runs });
  }
  return results;
}
