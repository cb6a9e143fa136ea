import '@tensorflow/tfjs-backend-wasm';
import { registerWasmKernels } from '@residualjs/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { caseName } from './kernel-case.js';
import { KERNEL_CASES, kernelCase } from './kernel-cases.js';

/** It transforms a filter once, for which TensorFlow.js has no counterpart. */
const WITHOUT_COUNTERPART = ['ResidualPrepareFilter'];

const kernels = () => new Map(tf.getKernelsForBackend('wasm').map((one) => [one.kernelName, one]));

it('has every kernel of ours, and another form for each that TensorFlow.js has not', async () => {
  const stock = kernels();
  await registerWasmKernels();
  const ours = [...kernels()].filter(([name, kernel]) => stock.get(name) !== kernel).map(([name]) => name);
  const covered = new Set(KERNEL_CASES.map(({ kernel }) => kernel));
  expect([...covered, ...WITHOUT_COUNTERPART].sort()).toEqual(ours.sort());
  const lacking = KERNEL_CASES.filter(({ kernel, portable }) => !stock.has(kernel) && portable === undefined);
  expect(lacking.map(caseName)).toEqual([]);
});

it('finds a case by its name, which no other has', () => {
  const names = KERNEL_CASES.map(caseName);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(caseName(kernelCase(name))).toBe(name);
  expect(() => kernelCase('Conv2D 9x9')).toThrow("no case of a kernel is called 'Conv2D 9x9'");
});
