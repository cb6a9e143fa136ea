import { createControlBlock, NUMBER, WORD } from './control-block.js';
import { spawnWorker } from './spawn.js';

/** Scratch areas, one a thread, that lie one after the other. */
export interface ThreadScratch {
  address: number;
  /** Of one of them. */
  bytes: number;
}

/** A kernel of the module by its place among the exports, and the same as a function of the main thread. */
export interface RangeKernel {
  index: number;
  run(first: number, last: number, scratch: number, ...operands: number[]): void;
}

/** Workers over one memory that take part in the kernels that the main thread runs. */
export interface ThreadPool {
  /** The main thread and the workers. */
  readonly threads: number;
  /** Why it can no longer be used, or null. */
  readonly failure: string | null;
  /** Whether the workers ran at some time. */
  readonly started: boolean;
  /** When all workers run. @throws if one does not start. */
  readonly ready: Promise<void>;
  /** Runs a kernel over `units` units in `parts` ranges and returns when all of it is done. @throws if a worker fails or hangs. */
  run(
    kernel: RangeKernel,
    units: number,
    parts: number,
    scratch: ThreadScratch,
    operands: readonly number[],
  ): void;
  /** Ends the workers. */
  end(): void;
}

export interface ThreadPoolOptions {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  threads: number;
  /** Milliseconds that a busy worker may be waited for, of the main thread's own time: one range takes a few. */
  patience?: number;
}

/** Looks at a busy worker before the main thread gives the processor away: some 50 microseconds. */
const SPINS = 20_000;
/** Milliseconds of one sleep. What a sleep takes beyond it, the whole process was not running. */
const SLEEP = 20;

export function createThreadPool({
  module,
  memory,
  threads,
  patience = 20_000,
}: ThreadPoolOptions): ThreadPool {
  const { buffer, words, numbers } = createControlBlock();
  const maySleep = canWait();
  let failure: string | null = null;
  let job = 0;
  let settle = { resolve: () => {}, reject: (_error: Error) => {} };
  const ready = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  ready.catch(() => {}); // whoever asks hears of it, and nobody has to

  const workers = Array.from({ length: threads - 1 }, (_, i) =>
    spawnWorker({ module, memory, control: buffer, thread: i + 1 }, (reason) => {
      fail(`A worker of the wasm backend has ended: ${reason}`);
    }),
  );
  awaitStart(performance.now() + patience);

  function awaitStart(deadline: number) {
    if (failure !== null) return;
    if (Atomics.load(words, WORD.started) === threads - 1) settle.resolve();
    else if (performance.now() > deadline) fail('The workers of the wasm backend do not start');
    else setTimeout(awaitStart, 2, deadline);
  }
  function fail(reason: string) {
    failure ??= reason;
    settle.reject(new Error(reason));
    end();
  }
  function end() {
    failure ??= 'The workers of the wasm backend were ended';
    for (const worker of workers) worker.terminate();
  }

  /** Waits until no worker is busy. */
  function join() {
    for (let i = 0; i < threads - 1; i++) {
      const busy = WORD.busy + i * WORD.busyStep;
      let spins = SPINS;
      let waited = 0;
      let before = performance.now();
      while (Atomics.load(words, busy) !== 0) {
        if (spins-- > 0) continue;
        if (maySleep) Atomics.wait(words, busy, 1, SLEEP);
        else spins = SPINS;
        const now = performance.now();
        waited += Math.min(now - before, 2 * SLEEP);
        before = now;
        if (waited < patience) continue;
        fail(
          `A worker of the wasm backend gave no answer for ${(patience / 1000).toFixed(1)} s: it was ended from outside or hangs`,
        );
        throw new Error(`${failure}. What this kernel was to write is not whole`);
      }
    }
    if (Atomics.load(words, WORD.failed) === 0) return;
    fail('A kernel of the wasm backend failed in a worker');
    throw new Error(`${failure}. What this kernel was to write is not whole`);
  }

  return {
    threads,
    ready,
    get started() {
      return Atomics.load(words, WORD.started) === threads - 1;
    },
    get failure() {
      return failure;
    },
    run(kernel, units, parts, scratch, operands) {
      words[WORD.kernel] = kernel.index;
      words[WORD.parts] = parts;
      words[WORD.units] = units;
      words[WORD.operands] = operands.length;
      numbers[NUMBER.scratch] = scratch.address;
      numbers[NUMBER.scratchBytes] = scratch.bytes;
      numbers.set(operands, NUMBER.operands);
      Atomics.store(words, WORD.next, 0);
      Atomics.store(words, WORD.job, ++job | 0);
      Atomics.notify(words, WORD.job);
      try {
        for (
          let part = Atomics.add(words, WORD.next, 1);
          part < parts;
          part = Atomics.add(words, WORD.next, 1)
        ) {
          const first = Math.floor((part * units) / parts);
          kernel.run(first, Math.floor(((part + 1) * units) / parts), scratch.address, ...operands);
        }
      } finally {
        Atomics.store(words, WORD.next, parts);
        Atomics.store(words, WORD.job, ++job | 0);
        join();
      }
    },
    end,
  };
}

/** Whether this thread may sleep: the main thread of a page may not. */
function canWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}
