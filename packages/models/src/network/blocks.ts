import {
  linearSurvival,
  residualBlock,
  type Scaling,
  type Stage,
  type StochasticDepthScaling,
} from '@residualjs/layers';
import type { ResolvedModelOptions } from '../options.js';
import type { ModelRow } from '../tables/row.js';
import { convolutionOptions } from './options.js';
import { stageChannels } from './sizes.js';
import { isPreactivated } from './stem.js';

/** The blocks of every stage; each stage but the first begins with a stride of 2. */
export function blocks(row: ModelRow, options: ResolvedModelOptions): Stage[] {
  const { shortcut, resize, order, dropout, stride, batchNorm } = options;
  let number = 0;
  return stageChannels(row, options).flatMap((filters, stage) =>
    Array.from({ length: row.blocksPerStage[stage] }, (_, block) =>
      residualBlock({
        name: `stage${stage + 1}_block${block + 1}`,
        filters,
        branch: row.branch === 'bottleneck' ? 'bottleneck' : 'basic',
        stride: stage > 0 && block === 0 ? 2 : 1,
        bottleneckStride: stride === 'v1' ? '1x1' : '3x3',
        shortcut,
        resize,
        order,
        firstPreactivation: stage + block === 0 ? firstPreactivation(options) : undefined,
        scaling: scalingOf(++number, row, options),
        dropout,
        batchNorm,
        projectionBatchNorm: row.projectionBatchNorm,
        ...convolutionOptions(options),
      }),
    ),
  );
}

/**
 * He et al. 2016, appendix: the activation after the first convolution comes "before splitting into two paths"; the stem
 * for ImageNet has it before its pooling.
 */
function firstPreactivation(options: ResolvedModelOptions): 'shared' | 'none' | undefined {
  if (!isPreactivated(options)) return undefined;
  return options.stem === 'imagenet' ? 'none' : 'shared';
}

/** The scaling of one block, counted from 1. */
function scalingOf(block: number, row: ModelRow, { scaling }: ResolvedModelOptions): Scaling {
  if (scaling === null || (typeof scaling === 'string' && scaling !== 'stochastic-depth')) return scaling;
  const options: StochasticDepthScaling = typeof scaling === 'string' ? { type: scaling } : scaling;
  const blocks = row.blocksPerStage.reduce((sum, count) => sum + count, 0);
  return { ...options, survivalProbability: linearSurvival(block, blocks, options.survivalProbability) };
}
