/** Options of {@link cosineDecay}. */
export interface CosineDecayOptions {
  /** The largest rate. */
  initial?: number;
  /** The number of steps of the run. */
  steps: number;
  /** Steps over which the rate first rises linearly to `initial`. */
  warmupSteps?: number;
  /** The rate after the last step. */
  final?: number;
}

/**
 * A linear rise over the warm-up, then half a cosine down to `final`: for short runs, where the milestones of
 * {@link stepDecay} never come. "SGDR", https://arxiv.org/abs/1608.03983, equation 5, without restarts.
 */
export function cosineDecay({
  initial = 0.1,
  steps,
  warmupSteps = 0,
  final = 0,
}: CosineDecayOptions): (step: number) => number {
  if (!(steps > warmupSteps)) {
    throw new Error(`a cosine schedule of ${steps} steps has no room for ${warmupSteps} warm-up steps`);
  }
  return (step) => {
    if (step <= warmupSteps) return (initial * step) / warmupSteps;
    const progress = Math.min(1, (step - 1 - warmupSteps) / (steps - warmupSteps));
    return final + ((initial - final) * (1 + Math.cos(Math.PI * progress))) / 2;
  };
}
