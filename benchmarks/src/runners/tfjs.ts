/**
 * The process of TensorFlow.js with no kernel of ours: `node tfjs.js wasm|webgpu|cpu|tensorflow`. It runs the network as a
 * converted model would: functional ops, for inference with batch norms folded and ReLUs fused.
 */
import { startWebGpu } from '@residualjs/webgpu';
import * as core from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers'; // which registers the gradients
import { loadTfjsNode } from '../contestants/tfjs-node.js';
import { readBatch, readNetwork } from '../network/files.js';
import { networkFiles } from '../network/names.js';
import { runNetwork, type Tfjs, variablesOf } from '../network/run-network.js';
import type { PrepareRequest } from '../process/protocol.js';
import { serve } from '../process/serve.js';
import { LEARNING_RATE, type PreparedWork } from '../workload.js';

const backend = process.argv[2] as 'wasm' | 'webgpu' | 'cpu' | 'tensorflow';

interface Started {
  tf: Tfjs;
  about: string;
  gpu?: boolean;
  wasmBytes?: () => number;
}

async function start(): Promise<Started> {
  if (backend === 'tensorflow') {
    const tf = loadTfjsNode();
    return { tf, about: `${tf.version_core}` };
  }
  if (backend === 'webgpu') {
    const { device, software } = await startWebGpu({ software: 'allow', kernels: 'stock' });
    return { tf: core, about: `${device}, ${core.version_core}`, gpu: !software };
  }
  if (backend === 'cpu') {
    const { version_cpu: about } = await import('@tensorflow/tfjs-backend-cpu');
    if (!(await core.setBackend('cpu'))) throw new Error('the cpu backend of TensorFlow.js did not start');
    return { tf: core, about };
  }
  const { version_wasm: version } = await import('@tensorflow/tfjs-backend-wasm');
  if (!(await core.setBackend('wasm'))) throw new Error('the wasm backend of TensorFlow.js did not start');
  const { asm } = (core.backend() as unknown as { wasm: { asm: { memory: WebAssembly.Memory } } }).wasm;
  return {
    tf: core,
    about: version,
    wasmBytes: () => asm.memory.buffer.byteLength,
  };
}

async function prepare({ work, subject, batch, folder }: PrepareRequest): Promise<PreparedWork> {
  const { tf, about, gpu, wasmBytes } = await start();
  const training = work !== 'inference';
  const network = await readNetwork(folder, networkFiles(subject)[training ? 'training' : 'inference']);
  const { images, labels } = await readBatch(folder, batch);
  const variables = variablesOf(tf, network);
  const x = tf.tensor4d(images.data, images.shape as [number, number, number, number]);
  const forward = () =>
    runNetwork(tf, network, variables, x, { training, explicitPadding: backend !== 'tensorflow' });
  const dispose = () => tf.dispose([x, ...variables.values()]);
  if (!training) {
    return {
      about: `${about}, batch norm folded`,
      gpu,
      wasmBytes,
      dispose,
      async iterate() {
        const logits = tf.tidy(forward);
        try {
          return await logits.data<'float32'>();
        } finally {
          logits.dispose();
        }
      },
    };
  }
  const targets = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), network.classes), 'float32'));
  const optimizer = tf.train.momentum(LEARNING_RATE, 0.9);
  const trainable = [...variables.values()].filter((variable) => variable.trainable);
  return {
    about: `${about}, without weight decay`,
    gpu,
    wasmBytes,
    dispose,
    async iterate() {
      const loss = optimizer.minimize(
        () => tf.losses.softmaxCrossEntropy(targets, forward()) as core.Scalar,
        true,
        trainable,
      ) as core.Scalar;
      try {
        return await loss.data<'float32'>();
      } finally {
        loss.dispose();
      }
    },
  };
}

await serve({ prepare });
