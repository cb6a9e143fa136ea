import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

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
