/** Options of {@link oneCycle}. */
export interface OneCycleOptions {
  /** The largest rate. */
  peak?: number;
  /** The number of steps of the run. */
  steps: number;
  /** The share of the steps in which the rate rises; 0.3 in PyTorch's `OneCycleLR`. */
  rise?: number;
  /** The first rate is `peak / startDivisor`; 25 in PyTorch. */
  startDivisor?: number;
  /** The last rate is the first one over this; 1e4 in PyTorch. */
  endDivisor?: number;
}

/**
 * The rate rises to a peak and falls far below its start, each by half a cosine (Smith and Topin 2018,
 * https://arxiv.org/abs/1708.07120; the two-phase form of PyTorch's `OneCycleLR`, without its change of momentum).
 *
 * @throws Error unless there are steps to rise and to fall in, and rates above 0
 */
export function oneCycle({
  peak = 0.1,
  steps,
  rise = 0.3,
  startDivisor = 25,
  endDivisor = 1e4,
}: OneCycleOptions): (step: number) => number {
  const top = rise * steps - 1; // counted from 0, as PyTorch does
  const last = steps - 1;
  if (!(top > 0 && top < last)) {
    throw new Error(
      `one cycle of ${steps} steps cannot rise for a share of ${rise} of them; take more steps`,
    );
  }
  if (!(peak > 0 && startDivisor > 0 && endDivisor > 0)) {
    throw new Error(
      `one cycle needs peak (${peak}), startDivisor (${startDivisor}) and endDivisor (${endDivisor}) above 0`,
    );
  }
  const start = peak / startDivisor;
  const end = start / endDivisor;
  const between = (from: number, to: number, share: number) =>
    to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
  return (step) => {
    const at = Math.min(step - 1, last);
    return at <= top ? between(start, peak, at / top) : between(peak, end, (at - top) / (last - top));
  };
}
