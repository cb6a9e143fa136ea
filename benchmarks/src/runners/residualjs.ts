/** The process of one of our own backends: `node residualjs.js BACKEND`, or `node residualjs.js webgpu webgpu-float16|webgpu-matrices`. */
import {
  type BackendDescription,
  type BackendName,
  BackendUnavailableError,
  useBackend,
} from '@residualjs/backends';
import { createModel, inferenceSession, type ModelName, recompute, summarize } from '@residualjs/models';
import { describeWasm } from '@residualjs/wasm';
import type { ArithmeticOptions } from '@residualjs/webgpu';
import { importWeights, type WeightEntry } from '@residualjs/weights';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { layerWork } from '../layers/layer-work.js';
import { readBatch, readNetwork } from '../network/files.js';
import { networkFiles } from '../network/names.js';
import type { PrepareRequest } from '../process/protocol.js';
import { AbsentError, serve } from '../process/serve.js';
import { scalingWork } from '../scaling/scaling-work.js';
import type { PreparedWork } from '../workload.js';
import { inference } from '../workloads/inference.js';
import { training } from '../workloads/training.js';

const backend = process.argv[2] as BackendName;

/** What convolutions on webgpu multiply, where it is not float32. */
const ARITHMETIC: Readonly<Record<string, ArithmeticOptions>> = {
  'webgpu-float16': { operands: 'float16' },
  'webgpu-matrices': { operands: 'float16', subgroupMatrices: true },
};

/** The device, and the versions of what computes on it. */
function describe({ device, versions }: BackendDescription): string {
  const libraries = Object.entries(versions).filter(
    ([name]) => name !== 'node' && !name.endsWith('tfjs-core'),
  );
  return [device, ...libraries.map(([name, version]) => `${name} ${version}`)].join(', ');
}

/** Starts the backend; gives how it is set up. */
async function start(threads: number): Promise<string> {
  const asked =
    backend === 'wasm' ? { threads } : ({ softwareGpu: 'allow', ...ARITHMETIC[process.argv[3]] } as const);
  const used = await useBackend(backend, asked).catch((error) => {
    throw error instanceof BackendUnavailableError ? new AbsentError(error.message) : error;
  });
  if (backend !== 'wasm') return describe(used);
  if (used.threads !== threads) throw new Error(`${threads} threads were asked for and ${used.threads} run`);
  return `SIMD ${used.simd}`;
}

/** Whether a device computes that is no processor: Vulkan in software is one. */
const isGpu = (device: string) =>
  (backend === 'webgpu' && !/swiftshader|llvmpipe/i.test(device)) || /CUDA/.test(device);

/** Bytes of the outputs of all layers that the backward pass needs, for a batch. */
function activationBytes(model: tfl.LayersModel, batch: number): number {
  const values = summarize(model).layers.map(({ outputShape }) =>
    outputShape.slice(1).reduce<number>((product, length) => product * (length ?? 1), 1),
  );
  return 4 * batch * values.reduce((sum, size) => sum + size, 0);
}

/** A WASM memory ends at 4 GiB; beside the activations it holds their gradients and what the kernels work with. */
const MOST_ACTIVATIONS = 1.5 * 2 ** 30;

/** Work with what the report says of its backend. */
const withMemory = (work: PreparedWork): PreparedWork =>
  backend === 'wasm'
    ? { ...work, wasmBytes: () => describeWasm()?.memoryBytes ?? 0 }
    : { ...work, gpu: isGpu(work.about) };

async function prepare({ work, subject: name, batch: size, threads, folder }: PrepareRequest) {
  const about = await start(threads);
  if (work === 'layers') return withMemory(layerWork({ subject: name, batch: size, about }));
  if (work === 'scaling') return withMemory(scalingWork(name, about));
  const network = await readNetwork(folder, networkFiles(name).training);
  const model = createModel(name as ModelName);
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
    const session = inferenceSession(model);
    model.dispose();
    prepared = inference({ session, batch, about: `${about}, inference session, batch norm folded` });
  } else {
    const tooLarge = backend === 'wasm' && activationBytes(model, size) > MOST_ACTIVATIONS;
    if (tooLarge) recompute(model, 'block');
    const how = tooLarge ? ', blocks computed again in the backward pass' : '';
    prepared = training({ model, batch, about: `${about}${how}` }, { taps: work === 'taps' });
  }
  return withMemory(prepared);
}

await serve({ prepare });
