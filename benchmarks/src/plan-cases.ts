import { dataPipeline } from './contestants/data.js';
import { ourKernels, stockKernels, wrongKernels } from './contestants/kernels.js';
import { DATA_CASES, imagesOf } from './data/data-cases.js';
import { caseName } from './kernels/kernel-case.js';
import { KERNEL_CASES } from './kernels/kernel-cases.js';
import { LAYER_CASES, layerSubject, PASSES } from './layers/layer-cases.js';
import type { Comparison, Entry, Plan, PlanOptions } from './plan.js';

/** Kinds of work that consist of many short cases. */
export const CASE_KINDS = ['layers', 'data', 'kernels'] as const;

/** One of {@link CASE_KINDS}. */
export type CaseKind = (typeof CASE_KINDS)[number];

type Case = Omit<Entry, 'work' | 'threads'>;

/** Layers are measured on each of our backends that is not too slow, with the first batch size asked for. */
function layers({ contestants, batch: [batch] }: PlanOptions): Case[] {
  const ours = contestants.filter((contestant) => contestant.ours);
  return LAYER_CASES.flatMap((layer) =>
    PASSES.flatMap((pass) =>
      ours.map((contestant) => ({ contestant, subject: layerSubject(layer, pass), batch })),
    ),
  );
}

/** Kernels are those of WASM; shapes and batches are those of networks, whatever is asked for. */
function kernels({ contestants }: PlanOptions): Case[] {
  if (!contestants.some(({ name }) => name === 'wasm')) return [];
  return KERNEL_CASES.flatMap((one) => {
    const both = one.stockIsWrong === undefined ? [ourKernels, stockKernels] : [ourKernels];
    return both.map((contestant) => ({ contestant, subject: caseName(one), batch: one.batch }));
  });
}

const data = (): Case[] =>
  DATA_CASES.map((one) => ({ contestant: dataPipeline, subject: one.name, batch: imagesOf(one) }));

const CASES: Readonly<Record<CaseKind, (options: PlanOptions) => Case[]>> = { layers, data, kernels };

/** One short comparison for each case that is asked for. */
export function planCases(options: PlanOptions, takesPart: (entry: Entry) => boolean): Plan {
  const comparisons: Comparison[] = [];
  const wanted = options.cases?.toLowerCase() ?? '';
  for (const kind of CASE_KINDS) {
    if (!options.work.includes(kind)) continue;
    const threads = kind === 'data' ? [1] : options.threads;
    for (const count of threads) {
      const entries = CASES[kind](options)
        .filter(({ subject }) => subject.toLowerCase().includes(wanted))
        .map((one) => ({ ...one, work: kind, threads: count }))
        .filter(takesPart);
      for (const subject of new Set(entries.map((entry) => entry.subject))) {
        const same = entries.filter((entry) => entry.subject === subject);
        comparisons.push({ kind, title: `${kind}, ${subject}, batch ${same[0].batch}`, entries: same });
      }
    }
  }
  const wrong = comparisons.some(({ kind }) => kind === 'kernels') ? wrongKernels() : [];
  return { comparisons, leftOut: wrong };
}
