import { expect, it } from 'vitest';
import { residualjs } from './contestants/residualjs.js';
import { plan } from './plan.js';

const wasm = residualjs({ name: 'wasm', present: true, env: {} });
const webgpu = residualjs({ name: 'webgpu', present: true, env: {} });
const env = { VK_DRIVER_FILES: 'icd.json' };
const software = residualjs({ name: 'webgpu', present: true, software: true, env });
const cpu = residualjs({ name: 'cpu', present: true, env: {} });
const asked = { models: ['resnet20'], batch: [32], threads: [1], contestants: [wasm, cpu] } as const;

it('compares each kernel of ours with that of TensorFlow.js, and says which of those are wrong', () => {
  const { comparisons, leftOut } = plan({ ...asked, work: ['kernels'] });
  const [first] = comparisons;
  expect(first.title).toBe('kernels, Conv2D 3x3, 32x32, 16 to 16, batch 32');
  expect(first.entries.map(({ contestant }) => contestant.name)).toEqual(['wasm', 'tfjs-wasm']);
  expect(leftOut).toContain(
    'tfjs-wasm, ResizeNearestNeighborGrad: its stock kernel adds to what the memory happened to hold',
  );
  expect(plan({ ...asked, work: ['kernels'], contestants: [cpu] }).comparisons).toEqual([]);
});

it('compares those of each backend by themselves, on a GPU in software small and few times', () => {
  const all = plan({
    ...asked,
    work: ['kernels'],
    contestants: [wasm, software],
    cases: 'Conv2D 3x3, 32x32',
  });
  const [onWasm, onSoftware] = ['wasm', 'webgpu (software)'].map((name) =>
    all.comparisons.filter(({ entries }) => entries[0].contestant.name === name),
  );
  expect(onWasm.length + onSoftware.length).toBe(all.comparisons.length);
  const [{ title, entries }] = onSoftware;
  expect(title).toBe('kernels, Conv2D 3x3, 32x32, 16 to 16, batch 1');
  expect(entries.map(({ contestant }) => contestant.name)).toEqual(['webgpu (software)', 'tfjs-webgpu']);
  for (const { contestant } of entries) {
    expect(contestant.limits).toEqual({ rounds: 3, iterations: 3 });
    expect(contestant.command(1)).toMatchObject({ env, args: expect.arrayContaining(['webgpu (software)']) });
  }
});

it('measures WebGPU kernels at the sizes of training, whatever the threads', () => {
  const all = plan({ ...asked, work: ['kernels'], threads: [1, 2], contestants: [webgpu] });
  const [first] = all.comparisons;
  expect(first.title).toBe('kernels, Conv2D 3x3, 32x32, 16 to 16, batch 128');
  expect(first.entries.map(({ contestant }) => contestant.limits)).toEqual([undefined, undefined]);
  expect(all.leftOut).toContain('webgpu, kernels on 2 threads: it computes on the GPU');
  expect(new Set(all.comparisons.flatMap(({ entries }) => entries.map(({ threads }) => threads)))).toEqual(
    new Set([1]),
  );
});

it('measures layers on backends that are fast enough, forward and backward, on each number of threads', () => {
  const { comparisons, leftOut } = plan({ ...asked, threads: [1, 2], work: ['layers'] });
  expect(comparisons[0]).toMatchObject({
    kind: 'layers',
    title: 'layers, convolution 3x3, forward, batch 32',
  });
  expect(comparisons[1].title).toContain('convolution 3x3, forward and backward');
  expect(new Set(comparisons.flatMap(({ entries }) => entries.map(({ threads }) => threads)))).toEqual(
    new Set([1, 2]),
  );
  expect(comparisons.every(({ entries }) => entries.length === 1)).toBe(true);
  expect(leftOut).toContain('cpu, layers: too slow to measure layers one by one');
});

it('measures only cases with a text in their names', () => {
  const { comparisons } = plan({ ...asked, work: ['kernels', 'layers', 'data'], cases: 'fusedbatchnorm' });
  expect(comparisons.map(({ entries }) => entries[0].subject)).toEqual([
    'FusedBatchNorm 32x32, 16',
    'FusedBatchNorm 56x56, 256',
  ]);
});

it('measures the data pipeline once, whatever the threads', () => {
  const { comparisons } = plan({ ...asked, threads: [1, 2], work: ['data'] });
  expect(comparisons.map(({ kind }) => kind)).toEqual(Array(6).fill('data'));
});
