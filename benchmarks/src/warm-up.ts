import type { Child } from './process/child.js';

/** Compilers and caches have settled by then. */
const WARM_UP_MS = 1000;

/** A round is at least this long, so that short iterations are timed often enough. */
const ROUND_MS = 200;

/** Runs a contestant until it is warm; gives how many iterations make a round, `least` or more. */
export async function warmUp(child: Child, least: number): Promise<number> {
  const run = async (count: number) => {
    const { milliseconds } = await child.request({ do: 'iterate', count });
    return milliseconds;
  };
  let samples = await run(1);
  const [first] = samples;
  if (first < WARM_UP_MS) samples = await run(Math.ceil((WARM_UP_MS - first) / Math.max(first, 1)));
  const fastest = Math.min(...samples);
  return iterationsPerRound(fastest, least);
}

/** At least `least`, and as many as fill a round. */
export function iterationsPerRound(milliseconds: number, least: number): number {
  return Math.max(least, Math.ceil(ROUND_MS / milliseconds));
}
