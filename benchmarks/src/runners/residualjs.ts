/** The process of one of our own backends: `node residualjs.js BACKEND`. */
import { type BackendName, BackendUnavailableError, useBackend } from '@residualjs/backends';
import * as models from '@residualjs/models';
import * as wasm from '@residualjs/wasm';
import { importWeights, type WeightEntry } from '@residualjs/weights';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

import { readBatch, readNetwork } from '../network/files.js';
import { networkFiles } from '../network/names.js';
import type { PrepareRequest } from '../process/protocol.js';
import { AbsentError, serve } from '../process/serve.js';
import type { PreparedWork } from '../workload.js';
import { inference } from '../workloads/inference.js';
import { training } from '../workloads/training.js';

const backend = process.argv[2] as BackendName;

async function start(threads: number): Promise<string> {
  let {
    simd,
    threads: running,
    device,
  } = await useBackend(backend).catch((error) => {
    throw error instanceof BackendUnavailableError ? new AbsentError(error.message) : error;
  });
  if (backend === 'wasm' && threads !== running) {
    if (!('setThreads' in wasm)) {
      throw new AbsentError(
        `@residualjs/wasm has no setThreads yet, so ${threads} threads are not available`,
      );
    }
    await (wasm.setThreads as (threads: number) => unknown)(threads);
    running = wasm.describeWasm()?.threads ?? 1;
    if (running !== threads) throw new Error(`setThreads(${threads}) left the backend on ${running}`);
  }
  const parts = [device, ...(simd === null ? [] : [`SIMD ${simd}`])];
  return backend === 'wasm' ? parts.slice(1).join(', ') : parts.join(', ');
}

/** The network for inference: with its batch norms folded, where our packages can. */
function forInference(model: tfl.LayersModel): [tfl.LayersModel, string] {
  if (!('foldBatchNorm' in models)) return [model, ', batch norm not folded'];
  const folded = (models.foldBatchNorm as (model: tfl.LayersModel) => tfl.LayersModel)(model);
  if (folded !== model) model.dispose();
  return [folded, ', batch norm folded'];
}

async function prepare({ work, model: name, batch: size, threads, folder }: PrepareRequest) {
  const about = await start(threads);
  const network = await readNetwork(folder, networkFiles(name).training);
  const model = models.createModel(name as models.ModelName);
  const entries = [...network.weights].map(
    ([weight, { shape, data }]) => [weight, { dtype: 'F32', shape, data }] as [string, WeightEntry],
  );
  importWeights(model, new Map(entries));
  const { images, labels } = await readBatch(folder, size);
  const batch = {
    images: tf.tensor4d(images.data, images.shape as [number, number, number, number]),
    labels: tf.tensor1d(labels, 'int32'),
    size,
  };
  let prepared: PreparedWork;
  if (work === 'inference') {
    const [folded, how] = forInference(model);
    prepared = inference({ model: folded, batch, about: `${about}${how}` });
  } else {
    prepared = training({ model, batch, about }, { taps: work === 'taps' });
  }
  if (backend !== 'wasm') return prepared;
  return { ...prepared, wasmBytes: () => wasm.describeWasm()?.memoryBytes ?? 0 };
}

await serve({ prepare });
