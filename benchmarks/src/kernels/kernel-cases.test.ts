import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgpu';
import { registerWasmKernels } from '@residualjs/wasm';
import { registerWebGpuKernels } from '@residualjs/webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { caseName } from './kernel-case.js';
import { KERNEL_BACKENDS, KERNEL_CASES, kernelCase } from './kernel-cases.js';

/** It transforms a filter once, for which TensorFlow.js has no counterpart. */
const WITHOUT_COUNTERPART = ['ResidualPrepareFilter'];

const registered = (backend: string) =>
  new Map(tf.getKernelsForBackend(backend).map((one) => [one.kernelName, one]));

describe.each(KERNEL_BACKENDS)('on %s', (name) => {
  const cases = KERNEL_CASES[name];

  it('has every kernel of ours, and another form for each that TensorFlow.js has not', async () => {
    const backend = name === 'wasm' ? 'wasm' : 'webgpu';
    const stock = registered(backend);
    const undo = await (backend === 'wasm' ? registerWasmKernels() : registerWebGpuKernels());
    const ours = [...registered(backend)].filter(([kernel, config]) => stock.get(kernel) !== config);
    undo();
    const covered = new Set(cases.map(({ kernel }) => kernel));
    const needed = ours.map(([kernel]) => kernel).filter((kernel) => !WITHOUT_COUNTERPART.includes(kernel));
    expect([...covered].sort()).toEqual(needed.sort());
    const lacking = cases.filter(({ kernel, portable }) => !stock.has(kernel) && portable === undefined);
    expect(lacking.map(caseName)).toEqual([]);
  });

  it('finds a case by its name, which no other has', () => {
    const names = cases.map(caseName);
    expect(new Set(names).size).toBe(names.length);
    for (const one of names) expect(caseName(kernelCase(name, one))).toBe(one);
    expect(() => kernelCase(name, 'Conv2D 9x9')).toThrow(
      `no case of a kernel on ${name} is called 'Conv2D 9x9'`,
    );
  });
});
