import { batches, syntheticDataset } from '@residualjs/datasets';
import { createModel, type ModelName } from '@residualjs/models';
import { OPERATION_KERNELS } from '@residualjs/ops';
import { train } from '@residualjs/training';
import * as tf from '@tensorflow/tfjs-core';

/** The kernels that one training step of a model runs, by whether the backend has the fused operations of `ops`. */
export interface TrainingKernels {
  fused: string[];
  portable: string[];
}

/** Trains two images for one step on the backend in use and notes every kernel that runs. */
async function recordStep(name: ModelName): Promise<string[]> {
  const images = syntheticDataset({ size: 2, shape: [8, 8, 3], classes: 10, seed: 0 });
  const model = createModel(name, { inputSize: 8, seed: 0 });
  const source = { size: 2, batches: () => batches(images, { batchSize: 2 }) };
  const checks = tf.env().getBool('CHECK_COMPUTATION_FOR_ERRORS');
  tf.env().set('CHECK_COMPUTATION_FOR_ERRORS', false); // else the profiler reads every output back
  try {
    const { kernelNames } = await tf.profile(async () => {
      await train(model, { train: source }, { steps: 1, learningRate: 0.1 });
      return [];
    });
    // A profile also names the scopes around custom gradients; those are no kernels.
    return kernelNames.filter((kernel) => tf.getKernel(kernel, tf.getBackend()) !== undefined).sort();
  } finally {
    tf.env().set('CHECK_COMPUTATION_FOR_ERRORS', checks);
    model.dispose();
  }
}

/** Runs `body` while the backend in use has none of some kernels. */
async function without<Result>(kernels: readonly string[], body: () => Promise<Result>): Promise<Result> {
  const backend = tf.getBackend();
  const taken = kernels.map((name) => tf.getKernel(name, backend)).filter((config) => config !== undefined);
  for (const { kernelName } of taken) tf.unregisterKernel(kernelName, backend);
  try {
    return await body();
  } finally {
    for (const config of taken) tf.registerKernel(config);
  }
}

/** The kernels that training a model needs, recorded on the backend in use. */
export async function trainingKernels(name: ModelName): Promise<TrainingKernels> {
  return {
    fused: await recordStep(name),
    portable: await without(OPERATION_KERNELS, () => recordStep(name)),
  };
}
