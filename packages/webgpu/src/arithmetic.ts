import type { Abilities, MatrixShape } from './abilities.js';
import { WebGpuUnavailableError } from './errors.js';

/** How the convolutions of our kernels multiply. */
export interface ArithmeticOptions {
  /**
   * What operands are rounded to; sums are float32 always, and tensors stay float32 in memory. 'float16' halves what goes through
   * workgroup memory, and is what matrix units take: 11 bits of a value remain. Activations and weights beyond 65,504 become infinite, as do
   * gradients beyond 64 (they are multiplied by 1024 before they are rounded, since most are small). float32 unless it is said.
   */
  operands?: 'float32' | 'float16';
  /**
   * Multiply on the matrix units (tensor cores) of the GPU through subgroup matrices, an experiment of Dawn's: in Node as it is, in
   * Chromium behind `--enable-unsafe-webgpu`. It is the first start of the backend that has to ask for them. Off unless it is said.
   */
  subgroupMatrices?: boolean;
}

/** What the kernels take from {@link ArithmeticOptions}. */
export interface Arithmetic {
  operands: 'float32' | 'float16';
  /** The shape that the matrix units multiply, null where threads multiply. */
  matrix: MatrixShape | null;
}

/** Along each axis a tile of ours holds whole matrices of these sizes. */
const SIDES = [8, 16];
const DEPTHS = [4, 8, 16, 32];

/** The largest shape that takes such operands, keeps sums in float32 and fits our tiles; null where there is none. */
function chooseMatrix(operands: Arithmetic['operands'], { matrices, subgroupLanes }: Abilities) {
  if (subgroupLanes === null) return null;
  const component = operands === 'float16' ? 'f16' : 'f32';
  const fitting = matrices.filter(
    ({ componentType, resultComponentType, M, N, K }) =>
      componentType === component &&
      resultComponentType === 'f32' &&
      SIDES.includes(M) &&
      SIDES.includes(N) &&
      DEPTHS.includes(K),
  );
  const size = ({ M, N, K }: MatrixShape) => M * N * K;
  return fitting.sort((a, b) => size(b) - size(a))[0] ?? null;
}

const PLAIN: Arithmetic = { operands: 'float32', matrix: null };

/**
 * What a GPU that can do so much computes with; what is not said stays as it was before.
 *
 * @throws WebGpuUnavailableError where the GPU cannot do it, naming what it lacks
 */
export function chooseArithmetic(
  name: string,
  abilities: Abilities,
  options: ArithmeticOptions,
  before: Arithmetic = PLAIN,
): Arithmetic {
  const { operands = before.operands, subgroupMatrices = before.matrix !== null } = options;
  if (operands !== 'float32' && operands !== 'float16') {
    throw new TypeError(`operands is '${operands}'; it must be 'float32' or 'float16'`);
  }
  if (operands === 'float16' && !abilities.halves) {
    throw new WebGpuUnavailableError(
      'no-feature',
      `the GPU '${name}' has no 16-bit floats in shaders (the feature shader-f16): leave operands at 'float32'`,
    );
  }
  if (!subgroupMatrices) return { operands, matrix: null };
  const matrix = chooseMatrix(operands, abilities);
  if (matrix !== null) return { operands, matrix };
  const shapes = abilities.matrices.map(
    ({ componentType, resultComponentType, M, N, K }) =>
      `${componentType} to ${resultComponentType} of ${M} x ${N} x ${K}`,
  );
  const there = shapes.length > 0 ? shapes.join(', ') : 'none, or its device was not asked for them';
  throw new WebGpuUnavailableError(
    'no-feature',
    `the GPU '${name}' has no subgroup matrices that multiply ${operands} into float32 (it has ${there}): ` +
      'leave subgroupMatrices out',
  );
}

const kept = new WeakMap<GPUDevice, Arithmetic>();

/** Sets how the kernels multiply on a device, which can do it. */
export function setArithmetic(device: GPUDevice, arithmetic: Arithmetic): void {
  kept.set(device, arithmetic);
}

/** How the kernels multiply on a device. */
export const arithmeticOf = (device: GPUDevice): Arithmetic => kept.get(device) ?? PLAIN;
