/** Larger than every cache. */
const BYTES = 2 ** 27;
const TIMINGS = 7;

/**
 * GB/s that one core reads and writes when it copies memory from one place to another, as the copy of STREAM does: the best of a
 * few, by processor time, since what disturbs one makes it slower.
 */
export function measureBandwidth(): number {
  const from = new Float32Array(BYTES / 4).fill(1);
  const to = new Float32Array(BYTES / 4).fill(2); // written once before: fresh pages would have to be found first
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TIMINGS; i++) {
    const start = process.cpuUsage();
    to.set(from);
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, user + system);
  }
  return (2 * BYTES) / best / 1e3;
}
