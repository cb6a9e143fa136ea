import { listBackends, useBackend } from '@residualjs/backends';
import type { BackendChoice, BackendName, Device } from '../messages.js';

const OFFERED: readonly BackendName[] = ['wasm', 'webgl', 'webgpu'];

/** The backends of a page, with why one cannot run here. A software WebGL is slow, but it runs. */
export async function offeredBackends(): Promise<BackendChoice[]> {
  const found = new Map((await listBackends()).map((one) => [one.name as string, one]));
  return OFFERED.map((name) => {
    const reason = found.get(name)?.reason ?? '';
    return { name, reason: /software renderer/.test(reason) ? '' : reason };
  });
}

/** Starts a backend; the one in use stays in use where it does not start. */
export async function startBackend(backend: BackendName): Promise<Device> {
  const { device, simd } = await useBackend(backend, { softwareGpu: 'allow' });
  return { backend, device: simd ? `${device}, ${simd} SIMD` : device };
}
