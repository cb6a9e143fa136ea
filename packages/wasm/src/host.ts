/**
 * Everything that leans on the internals of @tensorflow/tfjs-backend-wasm 4.22.0, and nothing else does: its memory, where a
 * tensor lies in it, how an output is made, what happens when its heap is full.
 */
import { type DataType, engine, env, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type DeferredResults, deferResults } from './deferred.js';
import type { KernelExports } from './generated/kernel-exports.js';
import type { CompiledKernels } from './simd.js';
import { createDispatch, isShared, type LinkedModule, type RangeDispatch } from './threads/dispatch.js';
import type { ThreadScratch } from './threads/pool.js';

/** What is used of the tfjs backend; host.test.ts fails by name if one of these is gone. */
export interface TfjsWasmBackend {
  wasm: {
    asm: { memory: WebAssembly.Memory };
    /** Only in the threaded build. */
    wasmMemory?: WebAssembly.Memory;
    _malloc(bytes: number): number;
    _free(address: number): void;
    HEAPU8: Uint8Array;
  };
  dataIdMap: { get(dataId: object): { memoryOffset: number } };
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  disposeData(dataId: object, force?: boolean): boolean;
  dispose(): void;
  incRef(dataId: object): void;
  refCount(dataId: object): number;
  move(dataId: object, values: unknown, shape: number[], dtype: DataType, refCount: number): void;
}

/** Our module linked onto the memory of one tfjs backend, what a kernel may do with that memory, and its threads. */
export interface WasmHost extends RangeDispatch, DeferredResults {
  /** The compiled kernels. */
  readonly exports: KernelExports;
  /** The address of a tensor's first value. @throws unless the tensor has the dtype (float32 where none is given). */
  address(tensor: TensorInfo, dtype?: DataType): number;
  /** How many values a tensor has. */
  size(tensor: TensorInfo): number;
  /** A new tensor whose values are whatever the memory held. @throws if it does not fit the heap. */
  output(shape: number[], dtype: DataType): TensorInfo;
  /** Fills a tensor with zeros and returns it. */
  zero(tensor: TensorInfo): TensorInfo;
  /** A second tensor of the same values, which stay until both are gone. */
  share(tensor: TensorInfo): TensorInfo;
  /** Frees a tensor that is not handed on. */
  dispose(tensor: TensorInfo): void;
  /**
   * Calls `body` with the address (a multiple of 64) of `bytes` bytes, and with areas of `bytesOfThread` bytes for each thread; all
   * of it is freed afterwards, whatever happens.
   */
  withScratch<Result>(
    bytes: number,
    body: (address: number, ofThreads: ThreadScratch) => Result,
    bytesOfThread?: number,
  ): Result;
  /** A copy of `count` float32 values, to be written back somewhere later. */
  copyOut(address: number, count: number): Float32Array;
  /** Writes float32 values. */
  copyIn(values: Float32Array, address: number): void;
  /** The bytes that the backend's memory has now. */
  memoryBytes(): number;
}

const CACHE_LINE = 64;
const ADDRESSES = 2 ** 32;

const hosts = new WeakMap<
  TfjsWasmBackend,
  { host: WasmHost; kernels: CompiledKernels; unguard: () => void; endThreads: () => void }
>();

/** The running tfjs WASM backend, or null; unlike `tf.findBackend` this starts nothing. */
export function runningBackend(): TfjsWasmBackend | null {
  const { registry } = engine() as unknown as { registry: Record<string, TfjsWasmBackend> };
  return registry.wasm ?? null;
}

/**
 * Keeps tfjs from starting its threaded build, whose shared memory our module cannot be linked to.
 *
 * @returns the undo.
 * @throws if a threaded backend runs already.
 */
export async function forbidThreads(): Promise<() => void> {
  const running = runningBackend();
  if (running !== null) assertNotThreaded(running);
  const flag = 'WASM_HAS_MULTITHREAD_SUPPORT';
  const before = await env().getAsync(flag);
  env().set(flag, false);
  return () => env().set(flag, before);
}

/** Whether tfjs would look for its .wasm file on the network: true in pages and Web Workers, false in Node. */
export const needsFetch = (): boolean => !env().getBool('IS_NODE');

/**
 * The kernels linked to a backend: made once a backend, anew if the backend or the kernels are others. `threads` is the number
 * to begin with, of which one is left where the backend's memory is not shared.
 */
export function linkedHost(backend: TfjsWasmBackend, kernels: CompiledKernels, threads = 1): WasmHost {
  const known = hosts.get(backend);
  if (known?.kernels === kernels) return known.host;
  unlink(backend);
  assertNotThreaded(backend);
  const { memory } = backend.wasm.asm;
  const module = isShared(memory) ? kernels.shared : kernels.unshared;
  if (module === null)
    throw new Error('The memory of the wasm backend is shared, and there is no build of the kernels for it');
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const linked = { exports: instance.exports as unknown as KernelExports, module, memory };
  const { host, endThreads, stopDeferring } = createHost(backend, linked, threads);
  const putBack = [stopDeferring, guardAllocations(backend), guardDisposal(backend, endThreads)];
  const unguard = () => {
    for (const put of putBack) put();
  };
  hosts.set(backend, { host, kernels, endThreads, unguard });
  return host;
}

/** Takes back what linking changed in a backend. */
export function unlink(backend: TfjsWasmBackend): void {
  hosts.get(backend)?.unguard();
  hosts.get(backend)?.endThreads();
  hosts.delete(backend);
}

function assertNotThreaded({ wasm }: TfjsWasmBackend): void {
  if (wasm.wasmMemory == null) return;
  throw new Error(
    'The wasm backend of TensorFlow.js is running with threads of its own, and these kernels need its unthreaded build. ' +
      "Call registerWasmKernels() before tf.setBackend('wasm') or tf.ready(), or tf.removeBackend('wasm') first.",
  );
}

function createHost(backend: TfjsWasmBackend, linked: LinkedModule, threads: number) {
  const { wasm } = backend;
  const { dispatch, endThreads } = createDispatch(linked, threads);
  const { results, stop } = deferResults(backend);
  const at = (tensor: TensorInfo) => backend.dataIdMap.get(tensor.dataId).memoryOffset >>> 0; // above 2 GiB it is negative
  const tensors: Omit<WasmHost, keyof RangeDispatch | keyof DeferredResults> = {
    exports: linked.exports,
    address(tensor, dtype = 'float32') {
      if (tensor.dtype !== dtype) {
        throw new Error(
          `A wasm kernel takes ${dtype} here, got a ${tensor.dtype} tensor of shape [${tensor.shape}]`,
        );
      }
      return at(tensor);
    },
    size: (tensor) => util.sizeFromShape(tensor.shape),
    output: (shape, dtype) => backend.makeOutput(shape, dtype),
    zero(tensor) {
      const bytes = util.sizeFromShape(tensor.shape) * util.bytesPerElement(tensor.dtype);
      wasm.HEAPU8.fill(0, at(tensor), at(tensor) + bytes);
      return tensor;
    },
    share({ dataId, shape, dtype }) {
      backend.incRef(dataId);
      return { dataId, shape, dtype };
    },
    dispose(tensor) {
      backend.disposeData(tensor.dataId, true);
    },
    withScratch(bytes, body, bytesOfThread = 0) {
      const own = Math.ceil((bytes >>> 0) / CACHE_LINE) * CACHE_LINE;
      const ofThread = Math.ceil((bytesOfThread >>> 0) / CACHE_LINE) * CACHE_LINE;
      const start = wasm._malloc(own + dispatch.threads * ofThread + CACHE_LINE) >>> 0;
      const address = Math.ceil(start / CACHE_LINE) * CACHE_LINE;
      try {
        return body(address, { address: address + own, bytes: ofThread });
      } finally {
        wasm._free(start);
      }
    },
    copyOut: (address, count) => new Float32Array(wasm.asm.memory.buffer, address, count).slice(),
    copyIn: (values, address) => new Float32Array(wasm.asm.memory.buffer, address, values.length).set(values),
    memoryBytes: () => wasm.asm.memory.buffer.byteLength,
  };
  return { host: Object.assign(dispatch, tensors, results), endThreads, stopDeferring: stop };
}

/**
 * Where the heap is full, tfjs gets address 0, puts the tensor there and traps later. From here on both a tensor and a scratch
 * area that do not fit throw before anything is written, and the backend stays usable.
 */
function guardAllocations(backend: TfjsWasmBackend): () => void {
  const { wasm } = backend;
  wasm._free(wasm._malloc(1)); // the first call replaces _malloc itself
  const { _malloc: malloc } = wasm;
  const { move } = backend;
  let wanted: { shape: number[]; dtype: DataType } | null = null;
  wasm._malloc = (bytes) => {
    const address = bytes < ADDRESSES ? malloc.call(wasm, bytes) : 0; // an i32 would wrap around
    if (address === 0 && bytes > 0) {
      const what = wanted === null ? 'a scratch area' : `a ${wanted.dtype} tensor of shape [${wanted.shape}]`;
      const heap = (wasm.asm.memory.buffer.byteLength / 2 ** 20).toFixed(0);
      throw new Error(
        `Out of WASM memory: ${what} of ${bytes} bytes does not fit beside the ${heap} MiB ` +
          'that the backend holds (4 GiB at most). Use a smaller batch, or dispose tensors.',
      );
    }
    return address;
  };
  const guarded = wasm._malloc;
  const guardedMove: TfjsWasmBackend['move'] = (dataId, values, shape, dtype, refCount) => {
    wanted = { shape, dtype };
    try {
      move.call(backend, dataId, values, shape, dtype, refCount);
    } finally {
      wanted = null;
    }
  };
  backend.move = guardedMove;
  return () => {
    if (backend.move === guardedMove) backend.move = move;
    if (wasm._malloc === guarded) wasm._malloc = malloc;
  };
}

/** Ends the workers with the backend, whose memory they would hold. */
function guardDisposal(backend: TfjsWasmBackend, endThreads: () => void): () => void {
  const { dispose } = backend;
  const guarded = () => {
    endThreads();
    dispose.call(backend);
  };
  backend.dispose = guarded;
  return () => {
    if (backend.dispose === guarded) backend.dispose = dispose;
  };
}
