import { addN } from './add-n.js';
import { convolutions } from './convolutions.js';
import { depthwiseConvolutions } from './depthwise.js';
import { ELEMENTWISE } from './elementwise.js';
import { caseName, type KernelCase } from './kernel-case.js';
import { losses } from './losses.js';
import { fusedBatchNorms, normalizations } from './normalization.js';
import { POOLING } from './pooling.js';
import { reductions } from './reductions.js';
import { ROWS } from './rows.js';
import type { Scale } from './scale.js';
import { shortcuts } from './shortcuts.js';
import { updates, updatesOfMany } from './updates.js';

/** Where kernels are measured: the contestants of ours that have some. */
export const KERNEL_BACKENDS = ['wasm', 'webgpu', 'webgpu (software)'] as const;

/** One of {@link KERNEL_BACKENDS}. */
export type KernelBackend = (typeof KERNEL_BACKENDS)[number];

/** What training and inference need most, on every backend. */
const network = (scale: Scale): KernelCase[] => [
  ...convolutions(scale),
  ...normalizations(scale),
  ...reductions(scale),
  ...shortcuts(scale),
  ...losses(scale),
  ...updates(),
];

const wasm = (scale: Scale): KernelCase[] => [
  ...network(scale),
  ...depthwiseConvolutions(),
  ...fusedBatchNorms(scale),
  ...POOLING,
  ...ROWS,
  ...ELEMENTWISE,
];

const webgpu = (scale: Scale): KernelCase[] => [...network(scale), ...updatesOfMany(scale), ...addN(scale)];

/** Every kernel of ours, on the shapes that ResNet-20 and ResNet-50 have; a GPU in software computes few images in a fair time. */
export const KERNEL_CASES: Readonly<Record<KernelBackend, readonly KernelCase[]>> = {
  wasm: wasm({ resnet20: 32, resnet50: 2, head: 32, every: false }),
  webgpu: webgpu({ resnet20: 128, resnet50: 32, head: 32, every: true }),
  'webgpu (software)': webgpu({ resnet20: 1, resnet50: 0, head: 1, every: false }),
};

/** The case of a name; throws where there is none. */
export function kernelCase(backend: KernelBackend, name: string): KernelCase {
  const found = KERNEL_CASES[backend].find((one) => caseName(one) === name);
  if (found === undefined) throw new Error(`no case of a kernel on ${backend} is called '${name}'`);
  return found;
}
