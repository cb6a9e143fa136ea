import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { MATRIX_FEATURE } from './abilities.js';

/** The device limits that tfjs raises to what the adapter has, since its kernels are written for them, and that on buffers of a shader. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
  'maxStorageBuffersPerShaderStage',
] as const;

/** What tfjs asks for, and what kernels of ours use where it is there. */
const FEATURES: readonly GPUFeatureName[] = [
  'timestamp-query',
  'bgra8unorm-storage',
  'shader-f16',
  'subgroups',
];

/** A device with all of {@link FEATURES} and {@link LIMITS} that the adapter has, and with subgroup matrices where they are asked for. */
export function requestDevice(adapter: GPUAdapter, subgroupMatrices: boolean): Promise<GPUDevice> {
  const optional = subgroupMatrices ? [...FEATURES, MATRIX_FEATURE] : FEATURES;
  return adapter.requestDevice({
    requiredFeatures: optional.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
  });
}

/**
 * tfjs's backend over a device. Its constructor looks for `navigator.gpu`, which in Node is there for that moment
 * only: a lasting reference to Dawn on a global keeps the process from ending.
 */
export function makeBackend(gpu: GPU, device: GPUDevice, info: GPUAdapterInfo): WebGPUBackend {
  if (globalThis.navigator?.gpu !== undefined) return new WebGPUBackend(device, info);
  const hadNavigator = globalThis.navigator !== undefined;
  if (!hadNavigator) {
    Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  }
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true });
  try {
    return new WebGPUBackend(device, info);
  } finally {
    if (hadNavigator) Reflect.deleteProperty(globalThis.navigator, 'gpu');
    else Reflect.deleteProperty(globalThis, 'navigator');
  }
}
