import type { Pace } from './pace.js';
import type { Child } from './process/child.js';

/** Runs a contestant until it is warm; gives how many iterations make a round. */
export async function warmUp(child: Child, pace: Pace): Promise<number> {
  const { warmUpMs } = pace;
  const run = async (count: number) => {
    const { milliseconds } = await child.request({ do: 'iterate', count });
    return milliseconds;
  };
  let samples = await run(1);
  const [first] = samples;
  if (first < warmUpMs) samples = await run(Math.ceil((warmUpMs - first) / Math.max(first, 1)));
  const fastest = Math.min(...samples);
  return iterationsPerRound(fastest, pace);
}

/** At least as many as the pace says, and enough to fill a round. */
export function iterationsPerRound(milliseconds: number, { iterations, roundMs }: Pace): number {
  return Math.max(iterations, Math.ceil(roundMs / milliseconds));
}
