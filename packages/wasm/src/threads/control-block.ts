/**
 * What the main thread and its workers share beside the memory itself: a block of words that are read and written atomically,
 * and the operands of the kernel that is to be run.
 *
 * A job is open while the word JOB is odd. Who takes part claims ranges one after the other by adding to NEXT, so that a
 * worker that comes late, or not at all, leaves its share to the others. A worker says that it is BUSY before it looks at the job
 * and until its last range is done; the main thread closes the job when nothing is left to claim and then waits for the busy
 * ones. So nobody reads operands while they are being written, and a job is done when it is closed and nobody is busy.
 */

/** A word a cache line, so that threads do not take it from each other for nothing. */
const LINE = 16;

/** Places of the words, in 32 bits. */
export const WORD = {
  /** Number of the job, odd while it is open. */
  job: 0,
  /** The next range to claim. */
  next: LINE,
  /** How many workers have started. */
  started: 2 * LINE,
  /** Which kernel, by its place among the module's exports; how many ranges, over how many units; how many operands. */
  kernel: 3 * LINE,
  parts: 3 * LINE + 1,
  units: 3 * LINE + 2,
  operands: 3 * LINE + 3,
  /** 1 where a kernel failed in a worker. */
  failed: 4 * LINE,
  /** Of the first worker; those of the others follow a line apart. */
  busy: 5 * LINE,
  busyStep: LINE,
} as const;

/** Numbers after the words: the address and size of the scratch areas, then the operands. */
export const NUMBER = { scratch: 0, scratchBytes: 1, operands: 2, length: 48 } as const;

/** More workers than this have no use: sums are taken in at most 16 chunks. */
export const MOST_THREADS = 64;

export interface ControlBlock {
  buffer: SharedArrayBuffer;
  words: Int32Array;
  numbers: Float64Array;
}

/** Bytes of the words, where the numbers begin. */
export const WORD_BYTES = 4 * (WORD.busy + MOST_THREADS * WORD.busyStep);

export function createControlBlock(): ControlBlock {
  const buffer = new SharedArrayBuffer(WORD_BYTES + 8 * NUMBER.length);
  return {
    buffer,
    words: new Int32Array(buffer, 0, WORD_BYTES / 4),
    numbers: new Float64Array(buffer, WORD_BYTES, NUMBER.length),
  };
}
