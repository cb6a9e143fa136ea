import { syntheticDataset } from '@residualjs/datasets';
import { describeBackends, expectNoLeak } from '@residualjs/testing';
import { expect, it } from 'vitest';
import type { DatasetLoader } from '../experiment.js';
import { runContext } from '../run-context.js';
import type { GradientNormsConfig, NetworkSetting } from './config.js';
import { gradientNorms } from './experiment.js';
import { runGradientNorms } from './run.js';

const SETTING: NetworkSetting = {
  optimizer: 'adam',
  learningRate: 1e-3,
  channels: 2,
  initialization: 'pytorch',
  inside: 'relu',
  shortcut: 'identity',
};

const TINY: GradientNormsConfig = {
  seeds: 2,
  images: 12,
  batchSize: 3,
  window: 2,
  testImages: 4,
  probeImages: 2,
  networks: [
    SETTING,
    { ...SETTING, optimizer: 'sgd' },
    { ...SETTING, shortcut: 'learned' },
    { ...SETTING, shortcut: 'none' },
    { ...SETTING, inside: 'sigmoid' },
    { ...SETTING, inside: 'softmax' },
  ],
};

const loadDataset: DatasetLoader = async (_, { split }) =>
  syntheticDataset({ size: 16, shape: [28, 28, 1], split });

describeBackends(
  'gradient-norms',
  () => {
    it('follows every network, the same each time, and leaks nothing', async () => {
      await expectNoLeak(async () => {
        const result = await runGradientNorms(TINY, runContext({ loadDataset }));
        expect(await runGradientNorms(TINY, runContext({ loadDataset }))).toEqual(result);
        expect(JSON.parse(JSON.stringify(result))).toEqual(result);
        const [base, , learned, none] = result.networks.map(({ runs }) => runs[0]);
        expect([base.xIn, base.xRes, base.loss, base.blockOutput].map(({ length }) => length)).toEqual([
          2, 2, 2, 3,
        ]);
        expect(base.xRes.every((norm) => norm > 0)).toBe(true);
        expect(none.xRes).toEqual([]);
        // One seed: the same first weights, so the block starts alike with and without a factor.
        expect(learned.blockOutput[0]).toBe(base.blockOutput[0]);
      });
    });

    it('draws and summarises without gaps', async () => {
      const result = await runGradientNorms(TINY, runContext({ loadDataset }));
      for (const { name, draw } of gradientNorms.figures) {
        const svg = await draw(result);
        expect(svg.match(/NaN|undefined|Infinity/), name).toBeNull();
        expect(svg.length, name).toBeGreaterThan(2000);
      }
      const lines = gradientNorms.summarize(result).split('\n');
      expect(lines[2]).toMatch(
        /^\| Adam 0.001, 2 channels \| \d+\.\d\d \| \d+\.\d\d \| (never|\d+) \(\d of 2 runs\) \| /,
      );
      expect(lines[5]).toMatch(/^\| Adam 0.001, 2 channels, no shortcut \| {2}\| {2}\| {2}\| /);
    });

    it('names a bad setting', async () => {
      const run = (change: Partial<GradientNormsConfig>) =>
        runGradientNorms({ ...TINY, ...change }, runContext({ loadDataset }));
      await expect(run({ seeds: 0 })).rejects.toThrow('seeds (=0) must be a positive integer');
      await expect(run({ networks: [] })).rejects.toThrow('networks is empty');
      await expect(run({ networks: TINY.networks.slice(0, 4) })).rejects.toThrow(
        'networks has none that is the first with {"inside":"sigmoid"}, which a claim is about',
      );
      await expect(run({ window: 3 })).rejects.toThrow('too few steps for two windows of 3');
    });
  },
  ['wasm'], // 28x28 images take the cpu backend minutes
);
