/** What a GPU can do that not every one can, and whether shaders may use it. */

/** A shape that the matrix units of a GPU multiply: `[M, K] x [K, N] + [M, N]`. */
export interface MatrixShape {
  /** Of the operands. */
  componentType: string;
  /** Of the sums. */
  resultComponentType: string;
  M: number;
  N: number;
  K: number;
}

/** What is there beyond what every device has. */
export interface Abilities {
  /** 16-bit floats. */
  halves: boolean;
  /** Lanes of a subgroup, at most; null where shaders have no subgroups, or no number of their own in the workgroup. */
  subgroupLanes: number | null;
  /** Empty where there are none, or the device was not asked for them. */
  matrices: readonly MatrixShape[];
}

/** The feature of {@link Abilities.matrices}: Dawn's, experimental. */
export const MATRIX_FEATURE = 'chromium-experimental-subgroup-matrix' as GPUFeatureName;

/** What of `GPUAdapterInfo` has no types yet. */
interface MoreInfo {
  subgroupMaxSize?: number;
  subgroupMatrixConfigs?: Iterable<MatrixShape>;
}

const NONE: Abilities = { halves: false, subgroupLanes: null, matrices: [] };

/** What shaders can use of an adapter, or of a device, by its features. */
export function abilitiesBy(gpu: GPU, features: GPUSupportedFeatures, info: GPUAdapterInfo): Abilities {
  const { subgroupMaxSize, subgroupMatrixConfigs = [] } = info as MoreInfo;
  const isNumbered = gpu.wgslLanguageFeatures?.has('subgroup_id') ?? false;
  const matrices = [...subgroupMatrixConfigs].map(({ componentType, resultComponentType, M, N, K }) => {
    return { componentType, resultComponentType, M, N, K };
  });
  return {
    halves: features.has('shader-f16'),
    subgroupLanes: features.has('subgroups') && isNumbered && subgroupMaxSize ? subgroupMaxSize : null,
    matrices: features.has(MATRIX_FEATURE) ? matrices : [],
  };
}

const kept = new WeakMap<GPUDevice, Abilities>();

/** Keeps what a new device can do. */
export function keepAbilities(device: GPUDevice, abilities: Abilities): void {
  kept.set(device, abilities);
}

/** What a device can do; nothing of all this where it is not one of ours. */
export const abilitiesOf = (device: GPUDevice): Abilities => kept.get(device) ?? NONE;
