import type { ModelName } from '@residualjs/models';
import type { Contestant } from './contestants/contestant.js';
import type { WorkName } from './workload.js';

/** One contestant at one work. */
export interface Entry {
  contestant: Contestant;
  work: WorkName;
}

/** What is timed in turns: the same work on the same network, by everybody who can do it. Taps go with training. */
export interface Comparison {
  work: 'training' | 'inference';
  model: ModelName;
  batch: number;
  threads: number;
  entries: Entry[];
}

/** What is asked for. */
export interface PlanOptions {
  work: readonly WorkName[];
  models: readonly ModelName[];
  batch: readonly number[];
  threads: readonly number[];
  contestants: readonly Contestant[];
}

/** What will be measured, and why something will not. */
export interface Plan {
  comparisons: Comparison[];
  /** Lines such as 'tfjs-wasm, training: it cannot train'. */
  leftOut: string[];
}

const KINDS: Readonly<Record<Comparison['work'], readonly WorkName[]>> = {
  training: ['training', 'taps'],
  inference: ['inference'],
};

/** Every comparison that the options ask for, by whom it may be; one contestant may have a batch of its own. */
export function plan({ work, models, batch, threads, contestants }: PlanOptions): Plan {
  const leftOut = new Set<string>();
  const takesPart = ({ contestant, work: name }: Entry, count: number): boolean => {
    if (name === 'taps' && !contestant.ours) return false;
    const reason = contestant.refuses(name, count);
    if (reason === null) return true;
    const atAll = contestant.refuses(name, 1) === reason;
    leftOut.add(`${contestant.name}, ${name}${atAll ? '' : ` on ${count} threads`}: ${reason}`);
    return false;
  };
  const own = contestants.flatMap(({ limits }) => (limits ? [limits.batch] : []));
  const sizes = [...new Set([...batch, ...own])].sort((a, b) => a - b);
  const comparisons: Comparison[] = [];
  for (const kind of ['training', 'inference'] as const) {
    const works = work.filter((name) => KINDS[kind].includes(name));
    const all = combinations(models, sizes, threads);
    for (const [model, size, count] of all) {
      const entries = contestants
        .filter(({ limits }) => (limits ? limits.batch === size : batch.includes(size)))
        .flatMap((contestant) => works.map((name) => ({ contestant, work: name })))
        .filter((entry) => takesPart(entry, count));
      if (entries.length > 0) comparisons.push({ work: kind, model, batch: size, threads: count, entries });
    }
  }
  return { comparisons, leftOut: [...leftOut] };
}

const combinations = <A, B, C>(as: readonly A[], bs: readonly B[], cs: readonly C[]): [A, B, C][] =>
  as.flatMap((a) => bs.flatMap((b) => cs.map((c): [A, B, C] => [a, b, c])));
