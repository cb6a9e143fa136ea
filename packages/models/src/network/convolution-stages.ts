/**
 * The stages of VGG: Simonyan and Zisserman 2014, table 1, https://arxiv.org/abs/1409.1556
 */
import { batchNormalization, convolution, type Stage } from '@residualjs/layers';
import * as tfl from '@tensorflow/tfjs-layers';
import type { ResolvedModelOptions } from '../options.js';
import type { ModelRow } from '../tables/row.js';
import { apply, batchNormOptions, convolutionOptions } from './options.js';
import { stageChannels } from './sizes.js';

/** Every stage is 3x3 convolutions, each with ReLU (and BN before it), and a max pooling over 2x2 with a stride of 2. */
export function convolutionStages(row: ModelRow, options: ResolvedModelOptions): Stage[] {
  return stageChannels(row, options).flatMap((filters, stage) => {
    const prefix = `stage${stage + 1}`;
    const blocks = Array.from({ length: row.blocksPerStage[stage] }, (_, block) =>
      rectifiedConvolution(`${prefix}_block${block + 1}`, filters, row, options),
    );
    const pool: Stage = (x) =>
      apply(tfl.layers.maxPooling2d({ name: `${prefix}_pool`, poolSize: 2, strides: 2 }), x);
    return [...blocks, pool];
  });
}

function rectifiedConvolution(
  name: string,
  filters: number,
  row: ModelRow,
  options: ResolvedModelOptions,
): Stage {
  const convolve = convolution({ name: `${name}_conv1`, filters, ...convolutionOptions(options) });
  const reluName = `${name}_relu1`;
  if (row.batchNorm === null) {
    return (x) => apply(tfl.layers.activation({ name: reluName, activation: 'relu' }), convolve(x));
  }
  const normalize = batchNormalization({
    name: `${name}_bn1`,
    activation: 'relu',
    reluName,
    ...batchNormOptions(options),
  });
  return (x) => normalize(convolve(x));
}
