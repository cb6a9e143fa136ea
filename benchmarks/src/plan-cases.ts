import { dataPipeline } from './contestants/data.js';
import { kernelContestants, wrongKernels } from './contestants/kernels.js';
import { DATA_CASES, imagesOf } from './data/data-cases.js';
import { caseName } from './kernels/kernel-case.js';
import { KERNEL_CASES } from './kernels/kernel-cases.js';
import { LAYER_CASES, layerSubject, PASSES } from './layers/layer-cases.js';
import type { Comparison, Entry, Plan, PlanOptions } from './plan.js';

/** Kinds of work that consist of many short cases. */
export const CASE_KINDS = ['layers', 'data', 'kernels'] as const;

/** One of {@link CASE_KINDS}. */
export type CaseKind = (typeof CASE_KINDS)[number];

/** Cases that take turns: the same work of several contestants. */
type Turns = Omit<Entry, 'work' | 'threads'>[];

/** Layers are measured on each of our backends that is not too slow, with the first batch size asked for. */
function layers({ contestants, batch: [batch] }: PlanOptions): Turns[] {
  const ours = contestants.filter((contestant) => contestant.ours);
  return LAYER_CASES.flatMap((layer) =>
    PASSES.map((pass) =>
      ours.map((contestant) => ({ contestant, subject: layerSubject(layer, pass), batch })),
    ),
  );
}

const kernelsOf = ({ contestants }: PlanOptions) =>
  contestants.flatMap((contestant) => kernelContestants(contestant) ?? []);

/** Kernels are those of WASM and of WebGPU, each by itself; shapes and batches are those of networks, whatever is asked for. */
const kernels = (options: PlanOptions): Turns[] =>
  kernelsOf(options).flatMap(({ backend, ours, stock }) =>
    KERNEL_CASES[backend].map((one) => {
      const both = one.stockIsWrong === undefined ? [ours, stock] : [ours];
      return both.map((contestant) => ({ contestant, subject: caseName(one), batch: one.batch }));
    }),
  );

const data = (): Turns[] =>
  DATA_CASES.map((one) => [{ contestant: dataPipeline, subject: one.name, batch: imagesOf(one) }]);

const CASES: Readonly<Record<CaseKind, (options: PlanOptions) => Turns[]>> = { layers, data, kernels };

/** One short comparison for each case that is asked for. */
export function planCases(options: PlanOptions, takesPart: (entry: Entry) => boolean): Plan {
  const comparisons: Comparison[] = [];
  const wanted = options.cases?.toLowerCase() ?? '';
  for (const kind of CASE_KINDS) {
    if (!options.work.includes(kind)) continue;
    const threads = kind === 'data' ? [1] : options.threads;
    for (const count of threads) {
      for (const turns of CASES[kind](options)) {
        const entries = turns
          .filter(({ subject }) => subject.toLowerCase().includes(wanted))
          .map((one) => ({ ...one, work: kind, threads: count }))
          .filter(takesPart);
        if (entries.length === 0) continue;
        const [{ subject, batch }] = entries;
        comparisons.push({ kind, title: `${kind}, ${subject}, batch ${batch}`, entries });
      }
    }
  }
  const wrong = comparisons.some(({ kind }) => kind === 'kernels')
    ? kernelsOf(options).flatMap(wrongKernels)
    : [];
  return { comparisons, leftOut: wrong };
}
