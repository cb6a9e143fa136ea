import type { KernelExports } from '../generated/kernel-exports.js';
import { createThreadPool, type RangeKernel, type ThreadPool, type ThreadScratch } from './pool.js';

/** The kernels whose first three operands are a range of units and a scratch area. */
export type RangeKernelName = {
  [Name in keyof KernelExports]: KernelExports[Name] extends (
    first: number,
    last: number,
    scratch: number,
    ...operands: number[]
  ) => void
    ? Name
    : never;
}[keyof KernelExports];

type Operands<Name extends RangeKernelName> =
  Parameters<KernelExports[Name]> extends [number, number, number, ...infer Rest extends number[]]
    ? Rest
    : never;

/** What {@link RangeDispatch.split} splits. */
export interface Work {
  units: number;
  /** Units that are worth a call of their own. */
  atLeast?: number;
  /** From `withScratch` of the host; none where the kernel needs none. */
  scratch?: ThreadScratch;
}

/** Shares out the units of a kernel among threads. */
export interface RangeDispatch {
  /**
   * Runs a kernel that takes (first, last, scratch, ...operands) over all `units`, on all threads where there is enough to do.
   *
   * @throws if a worker fails, or gives no answer.
   */
  split<Name extends RangeKernelName>(name: Name, work: Work, ...operands: Operands<Name>): void;
  /** The threads that kernels run on. */
  readonly threads: number;
  /** Why there is one thread where more were asked for, or null. */
  readonly threadsNote: string | null;
  /**
   * Changes the number of threads.
   *
   * @throws if the memory is not shared and more than one is asked for, or if a worker does not start.
   */
  setThreads(threads: number): Promise<void>;
  /**
   * Looks after the workers before a kernel begins. Where they could not be started, there is one thread and a note.
   *
   * @throws once if a worker has died; then there is one thread.
   */
  checkThreads(): void;
}

/** Our module in the memory of a backend. */
export interface LinkedModule {
  exports: KernelExports;
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
}

const NO_SCRATCH: ThreadScratch = { address: 0, bytes: 0 };
const UNSHARED =
  'the wasm backend runs on memory that is not shared. Ask for threads before the backend starts: ' +
  'registerWasmKernels({ threads }), or setThreads, before tf.setBackend';
/** Ranges for each thread: more even out what threads get done, and cost a call each. */
const RANGES_A_THREAD = 4;

/** Whether a memory is one that threads can share. */
export const isShared = ({ buffer }: WebAssembly.Memory): boolean =>
  typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;

/** `threads` is the number to begin with, of which one is left where the memory is not shared. */
export function createDispatch(
  { exports, module, memory }: LinkedModule,
  threads: number,
): { dispatch: RangeDispatch; endThreads(): void } {
  const rangeKernels = new Map(
    WebAssembly.Module.exports(module).map(({ name }, index) => [
      name,
      { index, run: exports[name as RangeKernelName] as unknown as RangeKernel['run'] },
    ]),
  );
  let pool: ThreadPool | null = null;
  let note: string | null = null;
  function startThreads(count: number) {
    pool?.end();
    pool = null;
    note = count > 1 && !isShared(memory) ? UNSHARED : null;
    if (count > 1 && note === null) pool = createThreadPool({ module, memory, threads: count });
  }
  startThreads(threads);
  const dispatch: RangeDispatch = {
    split(name, { units, atLeast = 1, scratch = NO_SCRATCH }, ...operands) {
      const kernel = rangeKernels.get(name)!;
      const ranges =
        pool === null ? 1 : Math.min(Math.floor(units / atLeast), RANGES_A_THREAD * pool.threads);
      if (pool !== null && ranges > 1) pool.run(kernel, units, ranges, scratch, operands);
      else kernel.run(0, units, scratch.address, ...operands);
    },
    get threads() {
      return pool?.threads ?? 1;
    },
    get threadsNote() {
      return note;
    },
    async setThreads(count) {
      if (count > 1 && !isShared(memory)) throw new Error(`There is one thread: ${UNSHARED}`);
      if (count !== dispatch.threads || pool?.failure != null) startThreads(count);
      await pool?.ready;
    },
    checkThreads() {
      if (pool === null || pool.failure === null) return;
      const { failure, started } = pool;
      pool = null;
      note = failure;
      if (started)
        throw new Error(`${failure}. The kernels go on with one thread; setThreads(n) starts workers anew.`);
    },
  };
  return { dispatch, endThreads: () => pool?.end() };
}
