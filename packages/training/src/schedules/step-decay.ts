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
