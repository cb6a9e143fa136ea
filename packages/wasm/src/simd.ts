import plainBytes from './generated/kernels-plain.js';
import relaxedBytes from './generated/kernels-relaxed.js';
import { withSharedMemory } from './shared-memory.js';

/** The two builds of the kernels: SIMD128, or relaxed SIMD with its fused multiply-add. */
export type SimdBuild = 'plain' | 'relaxed';

/** The bytes that a base64 string stands for. */
export function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/**
 * The build to use. With 'auto': relaxed where the engine takes it, also in Node 20, which has it behind a flag of V8 that can be
 * set at run time.
 *
 * @throws if 'relaxed' is asked for and the engine has no relaxed SIMD, or has no SIMD at all.
 */
export function chooseSimd(wanted: 'auto' | SimdBuild): SimdBuild {
  if (!WebAssembly.validate(fromBase64(plainBytes))) {
    throw new Error(
      'This engine has no WebAssembly SIMD, which the kernels need (Node 16.4, Chrome 91, Firefox 89, Safari 16.4)',
    );
  }
  if (wanted === 'plain') return 'plain';
  const relaxed = fromBase64(relaxedBytes);
  if (WebAssembly.validate(relaxed) || (enableRelaxedInNode() && WebAssembly.validate(relaxed)))
    return 'relaxed';
  if (wanted === 'relaxed') {
    throw new Error(
      "This engine has no relaxed SIMD: use simd 'auto' or 'plain' (Node 20, Chrome 114, Firefox 145 have it)",
    );
  }
  return 'plain';
}

/** One of the builds, compiled for the memory of a backend that has threads and of one that has none. */
export interface CompiledKernels {
  unshared: WebAssembly.Module;
  /** Null where the engine has no shared memory. */
  shared: WebAssembly.Module | null;
}

/** Compiles one of the builds. */
export async function compileKernels(simd: SimdBuild): Promise<CompiledKernels> {
  const bytes = fromBase64(simd === 'relaxed' ? relaxedBytes : plainBytes);
  const sharing = typeof SharedArrayBuffer !== 'undefined';
  return {
    unshared: await WebAssembly.compile(bytes),
    shared: sharing ? await WebAssembly.compile(withSharedMemory(bytes)) : null,
  };
}

/** Asks V8 for relaxed SIMD; false outside Node. */
function enableRelaxedInNode(): boolean {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: 'node:v8'): { setFlagsFromString(flag: string): void } | undefined };
  };
  const v8 = process?.getBuiltinModule?.('node:v8');
  v8?.setFlagsFromString('--experimental-wasm-relaxed-simd');
  return v8 !== undefined;
}
