/**
 * The CIFAR networks of He et al. 2015, section 4.2 (https://arxiv.org/abs/1512.03385), and of He et al. 2016
 * (https://arxiv.org/abs/1603.05027): a 3x3 stem, three stages of blocks, global average pooling, a classifier.
 */
import {
  batchNormalization,
  convolution,
  heNormal,
  linearSurvival,
  ORDERS,
  residualBlock,
  type Scaling,
  type Stage,
  type StochasticDepthScaling,
} from '@residualjs/layers';
import * as tfl from '@tensorflow/tfjs-layers';
import type { ResolvedModelOptions } from './options.js';
import type { ModelRow } from './tables/row.js';

const apply = (layer: tfl.layers.Layer, x: tfl.SymbolicTensor) => layer.apply(x) as tfl.SymbolicTensor;

/** From images `[N, inputSize, inputSize, channels]` to logits `[N, classes]`. */
export function buildNetwork(name: string, row: ModelRow, options: ResolvedModelOptions): tfl.LayersModel {
  // every part checks its options here, before the first weight is drawn
  const parts = [stem(row, options), ...blocks(row, options), head(options)];
  const { inputSize, channels } = options;
  const images = tfl.input({ name: 'image', shape: [inputSize, inputSize, channels] });
  return tfl.model({ name, inputs: images, outputs: parts.reduce((x, part) => part(x), images) });
}

const shared = ({ seed, fused, padding, batchNorm }: ResolvedModelOptions) => ({
  seed,
  fused,
  padding,
  batchNorm,
});

const isPreactivated = ({ order }: ResolvedModelOptions) => ORDERS[order].first.length > 0;

/** `[N, H, W, C] -> [N, H, W, stemFilters]`; with pre-activation, what would follow opens the first block. */
function stem(row: ModelRow, options: ResolvedModelOptions): Stage {
  const { batchNorm, fused, order } = options;
  const convolve = convolution({ name: 'stem_conv', filters: row.stemFilters, ...shared(options) });
  if (order === 'full-preactivation') return convolve;
  const activation = isPreactivated(options) ? 'linear' : 'relu';
  const normalize = batchNormalization({
    name: 'stem_bn',
    ...batchNorm,
    fused,
    activation,
    reluName: 'stem_relu',
  });
  return (x) => normalize(convolve(x));
}

/** The blocks of every stage; each stage but the first begins with a stride of 2. */
function blocks(row: ModelRow, options: ResolvedModelOptions): Stage[] {
  const { shortcut, resize, order } = options;
  return row.stageFilters.flatMap((filters, stage) =>
    Array.from({ length: row.blocksPerStage }, (_, block) =>
      residualBlock({
        name: `stage${stage + 1}_block${block + 1}`,
        filters,
        branch: row.branch,
        stride: stage > 0 && block === 0 ? 2 : 1,
        shortcut,
        resize,
        order,
        // 2016, appendix: the activation after the stem comes "before splitting into two paths"
        firstPreactivation: stage + block === 0 && isPreactivated(options) ? 'shared' : undefined,
        scaling: scalingOf(stage * row.blocksPerStage + block + 1, row, options),
        ...shared(options),
      }),
    ),
  );
}

/** `[N, H, W, C] -> [N, classes]`; with pre-activation, the last addition still waits for its BN and ReLU. */
function head({ classes, seed, batchNorm, fused, order }: ResolvedModelOptions): Stage {
  const final = { name: 'final_bn', activation: 'relu', reluName: 'final_relu' } as const;
  const normalize = batchNormalization({ ...final, ...batchNorm, fused });
  const rectify = tfl.layers.activation({ name: 'final_relu', activation: 'relu' });
  const pool = tfl.layers.globalAveragePooling2d({ name: 'pool' });
  return (x) => {
    let y = x;
    if (order === 'full-preactivation') y = normalize(y);
    if (order === 'relu-only-preactivation') y = apply(rectify, y);
    y = apply(pool, y); // [N, C]
    const kernelInitializer = heNormal({ fanIn: y.shape[1] as number, seed, name: 'logits' });
    return apply(tfl.layers.dense({ name: 'logits', units: classes, kernelInitializer }), y);
  };
}

/** The scaling of one block, counted from 1. */
function scalingOf(block: number, row: ModelRow, { scaling }: ResolvedModelOptions): Scaling {
  if (scaling === null || (typeof scaling === 'string' && scaling !== 'stochastic-depth')) return scaling;
  const options: StochasticDepthScaling = typeof scaling === 'string' ? { type: scaling } : scaling;
  const blocks = row.stageFilters.length * row.blocksPerStage;
  return { ...options, survivalProbability: linearSurvival(block, blocks, options.survivalProbability) };
}
