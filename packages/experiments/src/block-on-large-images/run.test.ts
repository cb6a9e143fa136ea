import { describeBackends, expectNoLeak } from '@residualjs/testing';
import { expect, it } from 'vitest';
import { runContext } from '../run-context.js';
import type { BlockOnLargeImagesConfig } from './config.js';
import { blockOnLargeImages } from './experiment.js';
import { runBlockOnLargeImages } from './run.js';

const TINY: BlockOnLargeImagesConfig = {
  seeds: 2,
  steps: 5,
  size: 16,
  crop: 8,
  width: 2,
  trainingImages: 2,
  testImages: 1,
  evaluateEvery: 2,
  conditions: [
    { task: 'segment', batchNorm: false, learningRate: 0.01 },
    { task: 'denoise', batchNorm: true, learningRate: 0.01 },
  ],
};

describeBackends(
  'block-on-large-images',
  () => {
    it('runs both arms of every condition, the same each time, and leaks nothing', async () => {
      await expectNoLeak(async () => {
        const result = await runBlockOnLargeImages(TINY, runContext({ seed: 1 }));
        expect(await runBlockOnLargeImages(TINY, runContext({ seed: 1 }))).toEqual(result);
        expect(JSON.parse(JSON.stringify(result))).toEqual(result);
        for (const { withShortcut, withoutShortcut, example } of result.conditions) {
          for (const runs of [withShortcut, withoutShortcut]) {
            expect(runs.map(({ error }) => error.length)).toEqual([4, 4]); // after 0, 2, 4 and 5 steps
          }
          expect(example.withoutShortcut).toHaveLength(16);
        }
      });
    });

    it('draws and summarises without gaps', async () => {
      const result = await runBlockOnLargeImages(TINY, runContext({ seed: 1 }));
      for (const { draw } of blockOnLargeImages.figures) {
        const svg = await draw(result);
        expect(svg).toContain('with shortcut');
        expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      }
      const lines = blockOnLargeImages.summarize(result).split('\n');
      expect(lines).toHaveLength(2 + 3 * 2);
      expect(lines[2]).toMatch(
        /^\| segment, no batch norm, rate 0.01 \| with shortcut \| \d\.\d{4} \| \d\.\d\d F1 \| \d of 2 \|$/,
      );
    });

    it('names a bad setting', async () => {
      const run = (change: Partial<BlockOnLargeImagesConfig>) =>
        runBlockOnLargeImages({ ...TINY, ...change }, runContext());
      await expect(run({ steps: 0 })).rejects.toThrow('steps (=0) must be a positive integer');
      await expect(run({ crop: 17 })).rejects.toThrow('crop (=17) must be at most size (=16)');
      await expect(run({ conditions: [] })).rejects.toThrow("conditions has no 'segment' task");
    });
  },
  ['wasm'], // on cpu, its convolutions take a minute; the block itself is tested there too
);
