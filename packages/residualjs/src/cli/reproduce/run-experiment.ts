import { useBackend } from '@residualjs/backends';
import { loadDataset } from '@residualjs/datasets/node';
import { type Experiment, type ExperimentRecord, reproduce } from '@residualjs/experiments';
import { describeMachine } from '../doctor/machine.js';
import type { CliIo } from '../io.js';
import { version } from '../version.js';
import { commandOf, type ReproduceSettings } from './settings.js';

/** Options of {@link runExperiment}. */
export interface RunExperimentOptions {
  signal: AbortSignal;
  onProgress: (done: number, all: number) => void;
}

/** Runs an experiment in this process and says what made its numbers. Images come from this machine; none are downloaded. */
export async function runExperiment(
  experiment: Experiment,
  settings: ReproduceSettings,
  { environment }: CliIo,
  { signal, onProgress }: RunExperimentOptions,
): Promise<ExperimentRecord> {
  const { preset, seed, backend: wanted, threads, config } = settings;
  const { name, simd, threads: used, device } = await useBackend(wanted, { threads });
  const start = performance.now();
  const made = await reproduce(experiment, {
    preset,
    config,
    seed,
    signal,
    onProgress,
    loadDataset: (spec, { split }) => loadDataset(spec, { split, environment, signal, download: false }),
  });
  const { node, memoryBytes: _, ...machine } = describeMachine();
  return {
    ...made,
    origin: {
      command: commandOf(experiment.name, settings),
      date: new Date().toISOString(),
      seconds: Math.round((performance.now() - start) / 100) / 10,
      versions: { residualjs: version(), node },
      backend: { name, simd, threads: used, device },
      machine,
    },
  };
}
