/**
 * Everything that leans on the insides of tfjs-backend-webgpu 4.22.0: `WebGPUBackend` (its constructor, `device`,
 * `read`, `readSync`, `tensorMap`). `host.test.ts` fails by name if one of them is gone.
 */
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

export type { WebGPUBackend };

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

/**
 * Makes the failures of a device reach the caller. A shader that does not compile, a lost device or a lack of memory
 * otherwise ends in zeros: WebGPU reports it by an event, and tfjs does not listen. From the first such
 * event on, every read of this backend throws it. A synchronous read goes through a canvas; it throws where there is
 * none (Node), and on a software adapter, where Chromium's GPU process dies of it and the read gives zeros.
 */
export function failLoudly(backend: WebGPUBackend, { software }: { software: boolean }): void {
  let failure: Error | null = null;
  const fail = (what: string) => {
    failure ??= new Error(`WebGPU failed, so what this backend computes is not to be trusted: ${what}`);
  };
  backend.device.addEventListener('uncapturederror', (event) => fail(event.error.message));
  void backend.device.lost.then(({ message }) => fail(`the device was lost (${message})`));
  const check = () => {
    if (failure !== null) throw failure;
  };

  const { read, readSync } = backend;
  backend.read = async function readOrThrow(dataId) {
    const values = await read.call(this, dataId);
    check(); // after the read: the event of a bad shader comes before the buffer of its result is mapped
    return values;
  };
  backend.readSync = function readSyncOrThrow(dataId) {
    check();
    const onGpu = this.tensorMap.get(dataId)?.values == null;
    if (onGpu && (software || typeof OffscreenCanvas === 'undefined')) {
      throw new Error('dataSync() cannot read from a GPU here: use await tensor.data()');
    }
    return readSync.call(this, dataId);
  };
}
