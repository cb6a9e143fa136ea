import { letTasksRun } from '@residualjs/common';
import type { DatasetLoader, RunContext } from './experiment.js';

/** Options of {@link runContext}. */
export interface RunContextOptions {
  /** An integer from 0 on. */
  seed?: number;
  /** Called as the work goes on. */
  onProgress?: (done: number, all: number) => void;
  /** When aborted, the run ends with its reason at the next report. */
  signal?: AbortSignal;
  /** Where images come from, for the experiments that need some. */
  loadDataset?: DatasetLoader;
}

/** What an experiment runs in, from what the caller has. */
export function runContext({
  seed = 0,
  onProgress,
  signal = new AbortController().signal,
  loadDataset = noData,
}: RunContextOptions = {}): RunContext {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`seed (=${seed}) must be an integer from 0 to 2^53 - 1`);
  }
  return {
    seed,
    signal,
    loadDataset,
    async report(done, all) {
      onProgress?.(done, all);
      await letTasksRun();
      signal.throwIfAborted();
    },
  };
}

const noData: DatasetLoader = async (name) => {
  throw new Error(
    `this experiment needs ${name}: give { loadDataset }, such as loadDataset of '@residualjs/datasets/node'`,
  );
};
