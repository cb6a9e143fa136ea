import type { Comparison, Entry, Plan, PlanOptions } from './plan.js';
import { AXES, scalingCases, scalingSubject } from './scaling/scaling-cases.js';

/** A curve for each axis and each of our backends: its points take turns, each in a process of its own. */
export function planScaling({ work, contestants }: PlanOptions, takesPart: (entry: Entry) => boolean): Plan {
  if (!work.includes('scaling')) return { comparisons: [], leftOut: [] };
  const ours = contestants.filter((contestant) => contestant.ours);
  const comparisons = ours.flatMap((contestant) =>
    AXES.map((axis): Comparison => {
      const entries = scalingCases()
        .filter((one) => one.axis === axis)
        .map(
          (one): Entry => ({
            ...{ contestant, work: 'scaling', subject: scalingSubject(one) },
            ...{ batch: one.batch, threads: one.threads },
          }),
        )
        .filter(takesPart);
      return { kind: 'scaling', title: `scaling with ${axis}, ${contestant.name}`, entries };
    }),
  );
  return { comparisons: comparisons.filter(({ entries }) => entries.length > 1), leftOut: [] };
}
