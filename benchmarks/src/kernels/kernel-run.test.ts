import '@tensorflow/tfjs-backend-cpu';
import { MomentumUpdates, portableMomentumUpdate } from '@residualjs/ops';
import { expectNoLeak, expectTensorClose } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { KERNEL_CASES } from './kernel-cases.js';
import { KernelRun } from './kernel-run.js';
import { noise } from './values.js';

beforeAll(() => tf.setBackend('cpu'));

const caseOf = (kernel: string) => {
  const [one] = KERNEL_CASES['webgpu (software)'].filter((other) => other.kernel === kernel);
  return one;
};

it('runs a case in other kernels where the backend has none of its name', async () => {
  const run = new KernelRun(caseOf(MomentumUpdates));
  expect(run.isPresent).toBe(false);
  expect(run.outputs).toHaveLength(6 * 2); // of each parameter the weights and the buffer
  const scale = { variable: noise([64]), buffer: noise([64]), gradient: noise([64]) };
  const attrs = { learningRate: 0.1, momentum: 0.9, weightDecay: 1e-4 };
  const [weights, buffer] = portableMomentumUpdate(scale, attrs);
  await expectTensorClose(run.outputs[2], weights);
  await expectTensorClose(run.outputs[3], buffer);
  const values = 2 * (3 * 3 * 64 * 64 + 64 + 64);
  expect(run.cost).toEqual({ flops: 6 * values, bytes: 4 * 5 * values });
});

it('runs the kernel that the backend has, again and again, and leaves nothing', async () => {
  let calls = 0;
  const kernelFunc: tf.KernelFunc = ({ inputs, backend }) => {
    calls++;
    const { x } = inputs as { x: tf.TensorInfo };
    const dataId = (backend as tf.KernelBackend).write(new Float32Array([calls]), [], 'float32');
    return { dataId, shape: [], dtype: x.dtype };
  };
  tf.registerKernel({ kernelName: 'OneValue', backendName: 'cpu', kernelFunc });
  onTestFinished(() => tf.unregisterKernel('OneValue', 'cpu'));
  const one = {
    kernel: 'OneValue',
    shape: '',
    batch: 1,
    attrs: {},
    flops: 1,
    inputs: () => ({ x: noise([3]) }),
  };
  await expectNoLeak(async () => {
    const run = new KernelRun(one);
    run.again();
    expect(run.isPresent).toBe(true);
    expect(await run.result()).toEqual([2, 2, 2]); // the value, the mean, and that of its size
    run.dispose();
  });
});

it('says that a backend has neither the kernel nor another form', () => {
  const { portable, ...one } = caseOf(MomentumUpdates);
  expect(() => new KernelRun(one)).toThrow(
    "the backend has no kernel 'ResidualMomentumUpdates', and it has no other form",
  );
});
