import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** The device limits that tfjs raises to what the adapter has: its kernels are written for them. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/** A device with the features and limits that tfjs asks for. */
export function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const optional: GPUFeatureName[] = ['timestamp-query', 'bgra8unorm-storage'];
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
