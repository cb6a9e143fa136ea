/** What WebGPU tells about an adapter; the fields of `GPUAdapterInfo` that are read here. */
export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  /** Set by newer implementations; older ones have it on the adapter or nowhere. */
  readonly isFallbackAdapter?: boolean;
}

/** Software renderers by name: SwiftShader and lavapipe (llvmpipe) for Vulkan, WARP for Direct3D. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i;

/**
 * True where the adapter computes on the processor instead of a GPU. Such an adapter is slower than the
 * WASM backend, so nothing here takes it unless asked to.
 */
export function isSoftwareAdapter(info: AdapterInfo): boolean {
  if (info.isFallbackAdapter === true) return true;
  return SOFTWARE.test([info.vendor, info.architecture, info.device, info.description].join(' '));
}

/** The most telling name of an adapter: its description, else its device, architecture and vendor. */
export function adapterName(info: AdapterInfo): string {
  if (info.description !== '') return info.description;
  const parts = [info.vendor, info.architecture, info.device].filter((part) => part !== '');
  return parts.length > 0 ? parts.join(' ') : 'unnamed adapter';
}
