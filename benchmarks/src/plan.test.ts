import { expect, it } from 'vitest';
import type { Contestant } from './contestants/contestant.js';
import { plan } from './plan.js';

const contestant = (name: string, parts: Partial<Contestant> = {}): Contestant => ({
  name,
  ours: false,
  refuses: () => null,
  absence: async () => null,
  command: () => ({ file: name, args: [] }),
  ...parts,
});

const wasm = contestant('wasm', { ours: true });
const cpu = contestant('cpu', { ours: true, limits: { batch: 1, rounds: 1, iterations: 1 } });
const inferenceOnly = contestant('runtime', {
  refuses: (work) => (work === 'inference' ? null : 'it does not train'),
});
const oneThread = contestant('single', { refuses: (_, threads) => (threads > 1 ? 'one thread' : null) });

const asked = { work: ['inference'], models: ['resnet20'], batch: [32], threads: [1] } as const;

const names = ({ comparisons }: ReturnType<typeof plan>) =>
  comparisons.map(({ kind, entries }) => {
    const [{ subject, batch, threads }] = entries;
    const who = entries.map((entry) => `${entry.contestant.name}/${entry.work}`);
    return `${kind} ${subject} ${batch} ${threads}: ${who.join(' ')}`;
  });

it('combines models, batches and threads', () => {
  const all = plan({ ...asked, batch: [32, 1], threads: [1, 2], contestants: [wasm] });
  expect(names(all)).toEqual([
    'inference resnet20 1 1: wasm/inference',
    'inference resnet20 1 2: wasm/inference',
    'inference resnet20 32 1: wasm/inference',
    'inference resnet20 32 2: wasm/inference',
  ]);
  expect(all.comparisons.map(({ title }) => title).slice(0, 2)).toEqual([
    'inference resnet20, batch 1, 1 thread',
    'inference resnet20, batch 1, 2 threads',
  ]);
});

it('times taps, which are ours, in turns with training', () => {
  const all = plan({ ...asked, work: ['taps', 'inference', 'training'], contestants: [wasm, oneThread] });
  expect(names(all)).toEqual([
    'training resnet20 32 1: wasm/taps wasm/training single/training',
    'inference resnet20 32 1: wasm/inference single/inference',
  ]);
});

it('gives a slow contestant a batch of its own, where others take part only if asked', () => {
  expect(names(plan({ ...asked, contestants: [wasm, cpu] }))).toEqual([
    'inference resnet20 1 1: cpu/inference',
    'inference resnet20 32 1: wasm/inference',
  ]);
  expect(names(plan({ ...asked, batch: [1], contestants: [wasm, cpu] }))).toEqual([
    'inference resnet20 1 1: wasm/inference cpu/inference',
  ]);
});

it('lets one that is slow for any batch take part in all', () => {
  const slow = contestant('slow', { limits: { rounds: 1, iterations: 1 } });
  expect(names(plan({ ...asked, contestants: [wasm, slow] }))).toEqual([
    'inference resnet20 32 1: wasm/inference slow/inference',
  ]);
});

it('says once who takes no part, and why', () => {
  const contestants = [wasm, inferenceOnly, oneThread];
  const { leftOut } = plan({ ...asked, work: ['training'], batch: [1, 2], threads: [1, 2], contestants });
  expect(leftOut).toEqual([
    'runtime, training: it does not train',
    'single, training on 2 threads: one thread',
  ]);
});
