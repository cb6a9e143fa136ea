import type { Experiment } from '../experiment.js';
import { mean } from '../statistics/mean.js';
import { CLAIMS } from './claims.js';
import {
  BLOCK_ON_LARGE_IMAGES,
  BLOCK_ON_LARGE_IMAGES_LONG,
  type BlockOnLargeImagesConfig,
  describeCondition,
} from './config.js';
import { drawErrors, drawExamples } from './figures.js';
import { type BlockOnLargeImagesResult, runBlockOnLargeImages } from './run.js';
import type { BlockRun } from './train-block.js';

/** Does the shortcut of a full two-layer block help it to learn from 512x512 images? */
export const blockOnLargeImages: Experiment<BlockOnLargeImagesConfig, BlockOnLargeImagesResult> = {
  name: 'block-on-large-images',
  title: 'Does a full residual block learn better with its shortcut on 512x512 images?',
  source: 'A. Martyn 2019, "How residual shortcuts speed up learning: a minimal demonstration"',
  presets: { short: BLOCK_ON_LARGE_IMAGES, long: BLOCK_ON_LARGE_IMAGES_LONG },
  run: runBlockOnLargeImages,
  claims: CLAIMS,
  figures: [
    {
      name: 'errors',
      caption:
        'Mean absolute error on test images by step, with the shortcut and without: each run thin, the mean thick. Dashed: the noisy image itself as the answer.',
      draw: drawErrors,
    },
    {
      name: 'examples',
      caption:
        'A part of a test image, what is wanted, and what the run with the median error gives, with the shortcut and without.',
      draw: drawExamples,
    },
  ],
  summarize: ({ conditions }) =>
    [
      '| condition | block | error in the end | score | dead runs |',
      '|---|---|---|---|---|',
      ...conditions.flatMap(({ condition, withShortcut, withoutShortcut, asItIs }) => {
        const unit = condition.task === 'segment' ? 'F1' : 'dB';
        const row = (name: string, error: number, score: number, dead: string) =>
          `| ${describeCondition(condition)} | ${name} | ${error.toFixed(4)} | ${score.toFixed(2)} ${unit} | ${dead} |`;
        const arm = (name: string, runs: readonly BlockRun[]) =>
          row(
            name,
            mean(runs.map(({ error }) => error[error.length - 1])),
            mean(runs.map(({ score }) => score)),
            `${runs.filter(({ dead }) => dead).length} of ${runs.length}`,
          );
        return [
          arm('with shortcut', withShortcut),
          arm('without', withoutShortcut),
          row('none: the image as it is', asItIs.error, asItIs.score, ''),
        ];
      }),
    ].join('\n'),
};
