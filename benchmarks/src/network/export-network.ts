import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createModel, type ModelName } from '@residualjs/models';
import { exportWeights } from '@residualjs/weights';
import * as tf from '@tensorflow/tfjs-core';
import { type ForwardPass, forwardPass } from '../cost.js';
import { writeBatch, writeNetwork } from './files.js';
import { foldBatchNorm } from './fold.js';
import { networkFiles } from './names.js';
import type { Network, Weight } from './network.js';
import { networkOfModel } from './network-of-model.js';
import { writeOnnx } from './onnx/write-onnx.js';
import { seededRandom } from './random.js';
import { unsettleBatchNorms } from './unsettle.js';

/** What the contestants do not need and the report does. */
export interface ExportedNetwork {
  image: Network['image'];
  classes: number;
  forward: ForwardPass;
}

/**
 * Writes a model of the zoo for every contestant: as it is for training, with its batch norms folded for inference, and
 * that in ONNX, too.
 */
export async function exportNetwork(name: ModelName, folder: string): Promise<ExportedNetwork> {
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu'); // nothing is computed; the weights must lie somewhere
  const model = createModel(name);
  const weights = (await exportWeights(model)) as Map<string, Weight>;
  unsettleBatchNorms(weights, 1);
  const network = networkOfModel(model, weights);
  const forward = forwardPass(model);
  model.dispose();
  const folded = foldBatchNorm(network);
  const files = networkFiles(name);
  await writeNetwork(folder, files.training, network);
  await writeNetwork(folder, files.inference, folded);
  await writeFile(join(folder, `${files.inference}.onnx`), writeOnnx(folded));
  const { image, classes } = network;
  return { image, classes, forward };
}

/** Writes a batch of noise, uniform in [-1, 1], with labels that go round the classes. */
export async function exportBatch(
  size: number,
  { image, classes }: ExportedNetwork,
  folder: string,
): Promise<void> {
  const random = seededRandom(2);
  const shape = [size, ...image];
  const data = Float32Array.from(
    { length: shape.reduce((product, length) => product * length, 1) },
    () => 2 * random() - 1,
  );
  const labels = Array.from({ length: size }, (_, i) => i % classes);
  await writeBatch(folder, { images: { shape, data }, labels });
}
