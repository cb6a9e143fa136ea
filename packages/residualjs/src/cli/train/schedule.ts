import { cosineDecay, type LearningRate, stepDecay } from '@residualjs/training';

/** The learning-rate schedules, by name. */
export const SCHEDULES = ['cosine', 'step', 'constant'] as const;

/** The name of a learning-rate schedule. */
export type ScheduleName = (typeof SCHEDULES)[number];

/** The share of a run over which the cosine schedule first rises: enough for batch norm to settle. */
const WARM_UP = 0.1;

/**
 * The learning rate of each step of a run.
 *
 * - `cosine`: a linear rise over the first tenth, then half a cosine to 0 (Loshchilov and Hutter 2017);
 * - `step`: divided by 10 after 1/2 and 3/4 of the steps, as He et al. 2015 do after 32k and 48k of 64k;
 * - `constant`.
 */
export function schedule(name: ScheduleName, rate: number, steps: number): LearningRate {
  switch (name) {
    case 'constant':
      return rate;
    case 'step':
      return stepDecay({ initial: rate, milestones: [Math.round(steps / 2), Math.round((3 * steps) / 4)] });
    case 'cosine':
      return cosineDecay({ initial: rate, steps, warmupSteps: Math.floor(WARM_UP * steps) });
  }
}
