/** The process of single kernels: `node kernels.js wasm|webgpu|'webgpu (software)' ours|stock`. */
import { useBackend } from '@residualjs/backends';
import { startWebGpu } from '@residualjs/webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { firstValue } from '../first-value.js';
import { type KernelBackend, kernelCase } from '../kernels/kernel-cases.js';
import { KernelRun } from '../kernels/kernel-run.js';
import type { PrepareRequest } from '../process/protocol.js';
import { serve } from '../process/serve.js';
import { runsPerSample } from '../runs-per-sample.js';
import type { PreparedWork } from '../workload.js';

const backend = process.argv[2] as KernelBackend;
const ours = process.argv[3] === 'ours';

/** How the backend is set up, and whether it computes on a GPU. */
type Setup = Pick<PreparedWork, 'about' | 'gpu'>;

/** Starts the backend, with our kernels or without. */
async function start(threads: number): Promise<Setup> {
  if (backend !== 'wasm') {
    const { device, software } = await startWebGpu({ software: 'allow', kernels: ours ? 'ours' : 'stock' });
    tf.env().set('WEBGPU_CPU_FORWARD', false); // or the processor computes what is small and not yet on the GPU
    return { about: ours ? device : `${device}, ${tf.version_core}`, gpu: !software };
  }
  if (ours) return { about: `SIMD ${(await useBackend('wasm', { threads })).simd}` };
  const { version_wasm: version } = await import('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend('wasm'))) throw new Error('the wasm backend of TensorFlow.js did not start');
  return { about: version };
}

/** What an iteration is. */
type Iteration = Pick<PreparedWork, 'iterate' | 'runs'>;

/**
 * WASM computes at once, so there is nothing to wait for. But ours leaves some results to whoever reads them first, as the next kernel
 * does: to ask where they lie is enough.
 */
function settle(outputs: readonly tf.Tensor[]): void {
  const { dataIdMap } = tf.backend() as unknown as { dataIdMap: { get(dataId: object): unknown } };
  for (const { dataId } of outputs) dataIdMap.get(dataId);
}

const onWasm = (run: KernelRun): Iteration => ({
  async iterate() {
    run.again();
    settle(run.outputs);
    return [];
  },
});

/** Milliseconds of the runs that a GPU is sent together: many times what it takes to wait for them. */
const TOGETHER_MS = 20;

async function onGpu(run: KernelRun): Promise<Iteration> {
  const runTogether = async (runs: number) => {
    for (let i = 0; i < runs; i++) run.again();
    return firstValue(run.outputs[run.outputs.length - 1]);
  };
  const time = async (runs: number) => {
    const start = performance.now();
    await runTogether(runs);
    return performance.now() - start;
  };
  await runTogether(1); // shaders are compiled
  const runs = await runsPerSample(time, TOGETHER_MS);
  return { runs, iterate: async () => [await runTogether(runs)] };
}

async function prepare({ subject, threads }: PrepareRequest): Promise<PreparedWork> {
  const { about, gpu } = await start(threads);
  const run = new KernelRun(kernelCase(backend, subject));
  return {
    about: run.isPresent ? about : `${about}, in other kernels`,
    gpu,
    cost: run.cost,
    ...(backend === 'wasm' ? onWasm(run) : await onGpu(run)),
    result: () => run.result(),
    dispose: () => run.dispose(),
  };
}

await serve({ prepare });
