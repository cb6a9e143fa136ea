import type { ModelName } from '@residualjs/models';
import type { Contestant } from './contestants/contestant.js';
import { planCases } from './plan-cases.js';
import { planScaling } from './plan-scaling.js';
import type { Kind, WorkName } from './workload.js';

/** One contestant at one work. */
export interface Entry {
  contestant: Contestant;
  work: WorkName;
  /** What is worked on: a model of the zoo, or a case of kernels, layers and data. */
  subject: string;
  /** Images of one iteration. */
  batch: number;
  threads: number;
}

/** What is timed in turns. Entries on the same subject do the same work, and their first results are compared. */
export interface Comparison {
  kind: Kind;
  title: string;
  entries: Entry[];
}

/** What is asked for. */
export interface PlanOptions {
  work: readonly WorkName[];
  models: readonly ModelName[];
  batch: readonly number[];
  threads: readonly number[];
  contestants: readonly Contestant[];
  /** Only cases of kernels, layers and data whose names have this in them. */
  cases?: string;
}

/** What will be measured, and why something will not. */
export interface Plan {
  comparisons: Comparison[];
  /** Lines such as 'tfjs-wasm, training: it cannot train'. */
  leftOut: string[];
}

/** What is timed in turns with what: taps with training. */
const MODEL_KINDS = {
  training: ['training', 'taps'],
  inference: ['inference'],
} as const satisfies Partial<Record<Kind, readonly WorkName[]>>;

/** '1 thread', '2 threads'. */
export const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Every comparison that the options ask for, by whom it may be; one contestant may have a batch of its own. */
export function plan(options: PlanOptions): Plan {
  const { work, models, batch, threads, contestants } = options;
  const leftOut = new Set<string>();
  const takesPart = ({ contestant, work: name, threads: count }: Entry): boolean => {
    if (name === 'taps' && !contestant.ours) return false;
    const reason = contestant.refuses(name, count);
    if (reason === null) return true;
    const atAll = contestant.refuses(name, 1) === reason;
    leftOut.add(`${contestant.name}, ${name}${atAll ? '' : ` on ${count} threads`}: ${reason}`);
    return false;
  };
  const own = contestants.flatMap(({ limits }) => (limits?.batch === undefined ? [] : [limits.batch]));
  const sizes = [...new Set([...batch, ...own])].sort((a, b) => a - b);
  const comparisons: Comparison[] = [];
  for (const kind of ['training', 'inference'] as const) {
    const works = work.filter((name) => (MODEL_KINDS[kind] as readonly WorkName[]).includes(name));
    for (const [subject, size, count] of combinations(models, sizes, threads)) {
      const entries = contestants
        .filter(({ limits }) => (limits?.batch === undefined ? batch.includes(size) : limits.batch === size))
        .flatMap((contestant) =>
          works.map((name) => ({ contestant, work: name, subject, batch: size, threads: count })),
        )
        .filter(takesPart);
      const title = `${kind} ${subject}, batch ${size}, ${plural(count, 'thread')}`;
      if (entries.length > 0) comparisons.push({ kind, title, entries });
    }
  }
  const cases = planCases(options, takesPart);
  const scaling = planScaling(options, takesPart);
  return {
    comparisons: [...comparisons, ...cases.comparisons, ...scaling.comparisons],
    leftOut: [...leftOut, ...cases.leftOut],
  };
}

const combinations = <A, B, C>(as: readonly A[], bs: readonly B[], cs: readonly C[]): [A, B, C][] =>
  as.flatMap((a) => bs.flatMap((b) => cs.map((c): [A, B, C] => [a, b, c])));
