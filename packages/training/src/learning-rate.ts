/** A learning rate, or one for each step; steps are counted from 1. */
export type LearningRate = number | ((step: number) => number);

/** Options of {@link stepDecay}. */
export interface StepDecayOptions {
  /** The rate at first. 0.1 in He et al. 2015. */
  initial?: number;
  /** After each of these steps the rate is multiplied by `factor`. 32k and 48k of 64k in He et al. 2015. */
  milestones?: readonly number[];
  factor?: number;
  /** Steps at a tenth of the rate, or at `warmupRate`, before the rest; 400 for ResNet-110 in the paper. */
  warmupSteps?: number;
  warmupRate?: number;
}

/**
 * The schedule of the ResNet papers: constant, divided by 10 at milestones.
 * "Deep Residual Learning for Image Recognition", https://arxiv.org/abs/1512.03385, section 4.2.
 *
 * @example
 * const rate = stepDecay(); // rate(1) = 0.1, rate(32001) = 0.01, rate(48001) = 0.001
 */
export function stepDecay({
  initial = 0.1,
  milestones = [32_000, 48_000],
  factor = 0.1,
  warmupSteps = 0,
  warmupRate = initial / 10,
}: StepDecayOptions = {}): (step: number) => number {
  return (step) => {
    if (step <= warmupSteps) return warmupRate;
    return milestones.reduce((rate, milestone) => (step > milestone ? rate * factor : rate), initial);
  };
}

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

/** The rate of one step, checked: a finite number that is not negative. */
export function learningRateAt(rate: LearningRate, step: number): number {
  const value = typeof rate === 'number' ? rate : rate(step);
  if (!Number.isFinite(value) || value < 0) {
    throw new Error(
      `the learning rate of step ${step} is ${value}; it must be a finite number of at least 0`,
    );
  }
  return value;
}
