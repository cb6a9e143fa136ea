import {
  cosineDecay,
  type LearningRate,
  oneCycle,
  polynomialDecay,
  stepDecay,
  warmUp,
} from '@residualjs/training';
import { UsageError } from '../../usage-error.js';
import type { RunSettings } from './run-settings.js';
import type { ScheduleName } from './schedule-names.js';

/** The share of a run over which a schedule rises by default; in the others the rate begins at once. */
const WARM_UP: Partial<Record<ScheduleName, number>> = {
  cosine: 0.1, // enough for batch norm to settle
  triangular: 0.2, // between the 0.1 of Howard and Ruder 2018, section 3.2, and the 0.25 of winning entries of DAWNBench
};

/** The settings that make a schedule. */
export type ScheduleSettings = Pick<
  RunSettings,
  'schedule' | 'learningRate' | 'milestones' | 'warmUpSteps' | 'warmUpRate'
>;

/**
 * The learning rate of each step of a run.
 *
 * - `cosine`: a linear rise over the first tenth, then half a cosine to 0 (Loshchilov and Hutter 2017);
 * - `step`: divided by 10 after 1/2 and 3/4 of the steps, as He et al. 2015 do after 32k and 48k of 64k;
 * - `constant`;
 * - `one-cycle`: from 1/25 of the rate up to it and down to almost nothing (Smith and Topin 2018);
 * - `polynomial`: in a straight line to 0;
 * - `triangular`: up in a straight line over the first fifth, and down to 0 in another (Howard and Ruder 2018).
 *
 * @throws UsageError where the run is too short for it
 */
export function schedule(settings: ScheduleSettings, steps: number): LearningRate {
  const { schedule: name, learningRate: rate, warmUpRate } = settings;
  const warm = settings.warmUpSteps ?? Math.floor((WARM_UP[name] ?? 0) * steps);
  if (warm >= steps && warm > 0) {
    throw new UsageError(`a warm-up of ${warm} steps leaves nothing of a run of ${steps} steps`);
  }
  const rest = steps - warm;
  const after = afterWarmUp(settings, rest, warm);
  if (warm === 0) return after;
  if (warmUpRate === undefined) return warmUp(after, { steps: warm });
  const late = typeof after === 'number' ? () => after : after;
  return (step) => (step <= warm ? warmUpRate : late(step - warm));

  function afterWarmUp({ milestones }: ScheduleSettings, rest: number, warm: number): LearningRate {
    switch (name) {
      case 'constant':
        return rate;
      case 'step': {
        // counted from the start of the run, as papers do
        const marks = milestones ?? [Math.round(steps / 2), Math.round((3 * steps) / 4)];
        return stepDecay({ initial: rate, milestones: marks.map((mark) => mark - warm) });
      }
      case 'cosine':
        return cosineDecay({ initial: rate, steps: rest });
      case 'one-cycle':
        if (rest < 7) throw new UsageError(`a run of ${rest} steps is too short for one-cycle; take cosine`);
        return oneCycle({ peak: rate, steps: rest });
      case 'polynomial':
      case 'triangular':
        return polynomialDecay({ initial: rate, steps: rest });
    }
  }
}
