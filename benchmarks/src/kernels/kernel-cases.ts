import { CONVOLUTIONS } from './convolutions.js';
import { ELEMENTWISE } from './elementwise.js';
import { caseName, type KernelCase } from './kernel-case.js';
import { NORMALIZATIONS } from './normalization.js';
import { POOLING } from './pooling.js';
import { UPDATES } from './updates.js';

/** Every kernel of ours, on the shapes that ResNet-20 and ResNet-50 have. */
export const KERNEL_CASES: readonly KernelCase[] = [
  ...CONVOLUTIONS,
  ...NORMALIZATIONS,
  ...POOLING,
  ...UPDATES,
  ...ELEMENTWISE,
];

/** The case of a name; throws where there is none. */
export function kernelCase(name: string): KernelCase {
  const found = KERNEL_CASES.find((one) => caseName(one) === name);
  if (found === undefined) throw new Error(`no case of a kernel is called '${name}'`);
  return found;
}
