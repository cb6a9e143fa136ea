import { syntheticDataset } from '@residualjs/datasets';
import { describeBackends, expectNoLeak } from '@residualjs/testing';
import { expect, it } from 'vitest';
import type { DatasetLoader } from '../experiment.js';
import { drawFigures } from '../reproduce.js';
import { runContext } from '../run-context.js';
import { blockOutputs } from './block-outputs.js';
import type { VanishingGradientConfig } from './config.js';
import { vanishingGradient } from './experiment.js';
import { runVanishingGradient } from './run.js';

const CONFIG: VanishingGradientConfig = {
  models: ['plain20', 'resnet20'],
  blocks: [1, 3],
  seeds: 1,
  batch: 2,
  inputSize: 8,
  training: { blocks: 2, steps: 3, batch: 4, learningRate: 0.01 },
};

const loadDataset: DatasetLoader = async () => syntheticDataset({ size: 20, shape: [8, 8, 1] });

it('finds stem and blocks by their names', () => {
  const layers = [
    'image',
    'stem_conv',
    'stem_bn',
    'stage1_block1_conv1',
    'stage1_block1_bn2',
    'stage1_block2_bn2',
    'pool',
  ];
  expect(blockOutputs(layers)).toEqual({
    stem: 'stem_bn',
    blocks: ['stage1_block1_bn2', 'stage1_block2_bn2'],
  });
  expect(() => blockOutputs(['a', 'b'])).toThrow('not a zoo model');
});

describeBackends(
  'vanishing-gradient',
  () => {
    it('gives a norm for every block and step, the same each time, and draws them', async () => {
      await expectNoLeak(async () => {
        const seen: [number, number][] = [];
        const onProgress = (...counts: [number, number]) => seen.push(counts);
        const result = await runVanishingGradient(CONFIG, runContext({ loadDataset, onProgress }));
        expect(result.zoo.map(({ norms }) => norms.map(({ length }) => length))).toEqual([[9], [9]]);
        expect(result.stacks).toHaveLength(5 * 3 * 2);
        expect(result.training).toHaveLength(2 * 3);
        for (const { blocks, norms } of result.stacks) expect(norms[0]).toHaveLength(blocks);
        for (const { norms, losses } of result.training) {
          expect(norms.map(({ length }) => length)).toEqual([2, 2, 2]);
          expect(losses).toHaveLength(3);
        }
        const all = [result.zoo, result.stacks, result.training].flatMap((part) =>
          part.flatMap(({ norms }) => norms),
        );
        expect(all.flat().every((norm) => norm > 0)).toBe(true);
        expect(seen.at(-1)).toEqual([seen.length, seen.length]);
        expect(JSON.parse(JSON.stringify(result))).toEqual(result);
        expect(await runVanishingGradient(CONFIG, runContext({ loadDataset }))).toEqual(result);

        const figures = await drawFigures(vanishingGradient, result);
        expect(Object.keys(figures)).toEqual(['zoo', 'stacks', 'training-relu', 'training-sigmoid']);
        for (const svg of Object.values(figures)) expect(svg).not.toMatch(/NaN|undefined/);
        expect(await drawFigures(vanishingGradient, result)).toEqual(figures);
        expect(vanishingGradient.summarize(result)).toMatch(/\| resnet20 \| 9 \| [\d.]+ \|/);
      });
    });

    it('names a bad setting', async () => {
      const run = (config: Partial<VanishingGradientConfig>) =>
        runVanishingGradient({ ...CONFIG, ...config }, runContext());
      await expect(run({ seeds: 0 })).rejects.toThrow('seeds must be a positive integer, got 0');
      await expect(run({ blocks: [2, 0.5] })).rejects.toThrow(
        'blocks[1] must be a positive integer, got 0.5',
      );
      await expect(run({ training: { ...CONFIG.training, steps: -1 } })).rejects.toThrow(
        'training.steps must be a positive integer, got -1',
      );
    });
  },
  ['wasm'], // networks of 20 layers take the cpu backend minutes
);
