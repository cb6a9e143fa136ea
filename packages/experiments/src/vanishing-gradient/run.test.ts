import { describeBackends, expectNoLeak } from '@residualjs/testing';
import { expect, it } from 'vitest';
import { runContext } from '../run-context.js';
import { blockOutputs } from './block-outputs.js';
import { runVanishingGradient } from './run.js';

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
    it('gives a norm for every block, the same each time', async () => {
      const options = {
        models: ['plain20', 'resnet20', 'preresnet110'],
        seeds: 1,
        batch: 2,
        inputSize: 8,
      } as const;
      await expectNoLeak(async () => {
        const { profiles } = await runVanishingGradient(options, runContext());
        expect(profiles.map(({ norms }) => norms[0].length)).toEqual([9, 9, 54]);
        expect(profiles.flatMap(({ norms }) => norms[0]).every((norm) => norm > 0)).toBe(true);
        expect((await runVanishingGradient(options, runContext())).profiles).toEqual(profiles);
      });
    });

    it('names a bad setting', async () => {
      const config = { models: [], seeds: 0, batch: 1, inputSize: 8 };
      await expect(runVanishingGradient(config, runContext())).rejects.toThrow(
        'seeds must be a positive integer, got 0',
      );
    });
  },
  ['wasm'], // a network of 110 layers takes the cpu backend minutes
);
