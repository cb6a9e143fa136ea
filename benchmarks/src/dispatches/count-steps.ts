import type { ModelName } from '@residualjs/models';
import type { Contestant } from '../contestants/contestant.js';
import { ask } from '../process/ask.js';
import type { StepCount } from './step-count.js';

/** Counts are those of a GPU with the same limits, but a step takes one in software many seconds. */
const SOFTWARE_BATCH = 4;

/** What is counted, and on which of the contestants, all of them present. */
export interface CountOptions {
  models: readonly ModelName[];
  batch: readonly number[];
  contestants: readonly Contestant[];
  onProgress(message: string): void;
}

/** What came of it, and what not. */
export interface CountResult {
  counts: StepCount[];
  leftOut: string[];
  failed: string[];
}

/** Counts the dispatches of a training step of each model, with our kernels and with those of TensorFlow.js, where WebGPU is. */
export async function countSteps({
  models,
  batch,
  contestants,
  onProgress,
}: CountOptions): Promise<CountResult> {
  const result: CountResult = { counts: [], leftOut: [], failed: [] };
  const webgpu = contestants.find(({ name }) => name.startsWith('webgpu'));
  if (webgpu === undefined) {
    result.leftOut.push('dispatches: they are counted on WebGPU, which is not here');
    return result;
  }
  const { env } = webgpu.command(1);
  const size = webgpu.limits === undefined ? batch[0] : Math.min(batch[0], SOFTWARE_BATCH);
  for (const model of models) {
    const title = `dispatches ${model}, batch ${size}`;
    onProgress(title);
    try {
      result.counts.push(...(await ask<StepCount[]>('dispatches.js', [model, `${size}`], { env })));
    } catch (error) {
      result.failed.push(`${title}: ${(error as Error).message}`);
    }
  }
  return result;
}
