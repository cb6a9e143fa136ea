import { MOST_THREADS } from './control-block.js';

/** How many threads the kernels run on: a number, or 'auto' for as many as the machine runs at once. */
export type ThreadCount = 'auto' | number;

/**
 * The number of threads that is meant. 'auto' stops at 16, since sums are taken in at most 16 chunks.
 *
 * @throws unless it is 'auto' or a whole number from 1 to 64.
 */
export function threadCount(wanted: ThreadCount): number {
  if (wanted === 'auto') return Math.max(1, Math.min(16, availableParallelism()));
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > MOST_THREADS) {
    throw new Error(`threads must be 'auto' or a whole number from 1 to ${MOST_THREADS}, got ${wanted}`);
  }
  return wanted;
}

function availableParallelism(): number {
  const { process, navigator } = globalThis as {
    process?: { getBuiltinModule?(name: string): { availableParallelism(): number } | undefined };
    navigator?: { hardwareConcurrency?: number };
  };
  return (
    process?.getBuiltinModule?.('node:os')?.availableParallelism() ?? navigator?.hardwareConcurrency ?? 1
  );
}

/** Why this page or process has no memory that threads can share, or null where it has. */
export function unsharedReason(): string | null {
  if (typeof SharedArrayBuffer !== 'undefined' && globalThis.crossOriginIsolated !== false) return null;
  return (
    'this page is not cross-origin isolated, so it has no shared memory: serve it with the headers ' +
    'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp'
  );
}
