/** One contestant of the page: a backend in a worker of its own, as each has a process of its own in Node. */
import { type BackendName, BackendUnavailableError, useBackend } from '@residualjs/backends';
import { createModel, inferenceSession } from '@residualjs/models';
import * as tf from '@tensorflow/tfjs-core';
import { forwardPass, modelCost } from '../cost.js';
import { noise } from '../kernels/values.js';
import type { PreparedWork } from '../workload.js';
import { inference } from '../workloads/inference.js';
import { training } from '../workloads/training.js';
import type {
  BrowserIterated,
  BrowserPrepared,
  BrowserReply,
  BrowserRequest,
  BrowserStarted,
  BrowserWork,
} from './messages.js';

let current: PreparedWork | null = null;

async function start(backend: BackendName): Promise<BrowserStarted> {
  const describe = ({ device, simd }: { device: string; simd: string | null }) =>
    simd === null ? device : `${device}, SIMD ${simd}`;
  try {
    return { about: describe(await useBackend(backend)), software: false };
  } catch (error) {
    if (!(error instanceof BackendUnavailableError)) throw error;
    return { about: describe(await useBackend(backend, { softwareGpu: 'allow' })), software: true };
  }
}

/** The same weights and images on every backend: both come from seeds. */
async function prepare({ work, model: name, inputSize, batch: size }: BrowserWork): Promise<BrowserPrepared> {
  current?.dispose();
  current = null;
  const model = createModel(name, { inputSize, seed: 1 });
  const { flops } = modelCost(forwardPass(model), work, size);
  const channels = model.inputs[0].shape[3] as number;
  const batch = {
    images: noise([size, inputSize, inputSize, channels]) as tf.Tensor4D,
    labels: tf.tensor1d(
      Array.from({ length: size }, (_, i) => i % 10),
      'int32',
    ),
    size,
  };
  if (work === 'training') {
    current = training({ model, batch, about: '' }, { taps: false });
  } else {
    current = inference({ session: inferenceSession(model), batch, about: '' });
    model.dispose();
  }
  const values: number[] = [];
  const steps = work === 'training' ? 3 : 1;
  for (let step = 0; step < steps; step++) values.push(...Array.from(await current.iterate()));
  return { values, flops };
}

async function iterate(count: number): Promise<BrowserIterated> {
  if (current === null) throw new Error("'iterate' came before 'prepare'");
  const milliseconds: number[] = [];
  let values: ArrayLike<number> = [];
  for (let i = 0; i < count; i++) {
    const before = performance.now();
    values = await current.iterate(); // its result is on the host: the device has done it
    milliseconds.push(performance.now() - before);
  }
  return { milliseconds, values: Array.from(values) };
}

function answer(request: BrowserRequest): Promise<unknown> {
  if (request.do === 'start') return start(request.backend);
  return request.do === 'prepare' ? prepare(request) : iterate(request.count);
}

addEventListener('message', ({ data }: MessageEvent<BrowserRequest>) => {
  const send = (reply: BrowserReply) => postMessage(reply);
  answer(data).then(
    (reply) => send({ reply }),
    (error: Error) => send({ error: error.message }),
  );
});
