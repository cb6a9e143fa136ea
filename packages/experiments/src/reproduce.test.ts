import { expect, it } from 'vitest';
import type { Experiment } from './experiment.js';
import { drawFigures, reproduce } from './reproduce.js';

interface Config {
  runs: number;
}
interface Result {
  differences: number[];
}

const madeUp: Experiment<Config, Result> = {
  name: 'made-up',
  title: 'Is one more than nothing?',
  source: 'nobody',
  presets: { short: { runs: 6 }, long: { runs: 9 } },
  async run({ runs }, { seed, report, loadDataset }) {
    if (runs === 0) await loadDataset('mnist', { split: 'train' });
    for (let run = 1; run <= runs; run++) await report(run, runs);
    return { differences: Array.from({ length: runs }, (_, i) => 1 + seed + i / 10) };
  },
  claims: [
    {
      id: 'more',
      source: 'nobody',
      says: 'it is',
      alternative: 'greater',
      leastEffect: { value: 1, unit: 'ones', reason: 'one is one' },
      measure: ({ differences }) => ({
        quantity: 'ones',
        a: { name: 'one', values: differences },
        b: { name: 'nothing', values: differences.map(() => 0) },
        paired: true,
      }),
    },
  ],
  figures: [{ name: 'ones', caption: 'Ones.', draw: async ({ differences }) => `<svg>${differences}</svg>` }],
  summarize: ({ differences }) => `${differences.length} runs`,
};

it('runs a preset, or other settings, and judges', async () => {
  const seen: number[][] = [];
  const made = await reproduce(madeUp, { seed: 2, onProgress: (...counts) => seen.push(counts) });
  expect(made).toMatchObject({
    experiment: 'made-up',
    preset: 'short',
    config: { runs: 6 },
    seed: 2,
    claims: [{ id: 'more', verdict: 'holds' }],
  });
  expect(seen.map(([done]) => done)).toEqual([1, 2, 3, 4, 5, 6]);
  expect((await reproduce(madeUp, { preset: 'long' })).result.differences).toHaveLength(9);
  const few = await reproduce(madeUp, { config: { runs: 3 } });
  expect(few.claims[0].verdict).toBe('not testable at this size');
  expect(await drawFigures(madeUp, few.result)).toEqual({ ones: '<svg>1,1.1,1.2</svg>' });
});

it('ends with the reason of an aborted signal', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  const onProgress = (done: number) => done === 3 && controller.abort(reason);
  await expect(reproduce(madeUp, { signal: controller.signal, onProgress })).rejects.toBe(reason);
});

it('names a wrong seed, a form that is not there, and data that nobody gave', async () => {
  await expect(reproduce(madeUp, { preset: 'medium' })).rejects.toThrow(
    'made-up has no medium form; it has short, long',
  );
  await expect(reproduce(madeUp, { seed: -1 })).rejects.toThrow('seed (=-1) must be an integer from 0');
  await expect(reproduce(madeUp, { config: { runs: 0 } })).rejects.toThrow('this experiment needs mnist');
});
