/**
 * Stochastic depth: in training the branch is left out at random.
 *
 * Huang et al. 2016, "Deep Networks with Stochastic Depth", section 3, https://arxiv.org/abs/1603.09382
 */
import * as tf from '@tensorflow/tfjs-core';
import { checkOneOf, describeLayer, type LayerOptions } from './layer.js';
import { MergeLayer } from './merge-layer.js';
import { type RandomLayer, uniformValues } from './random.js';
import { deriveSeed } from './seed.js';

/** What is left out at once: the branch of the whole batch, or of each example (row) apart. */
export type StochasticDepthMode = 'batch' | 'row';

/** How a branch is left out. */
export interface StochasticDepthOptions {
  /** Probability p that the branch is kept, above 0 and at most 1. 0.5 is the paper's for the last block. */
  survivalProbability?: number;
  /** 'batch' as in the paper; 'row' as in most later work. */
  mode?: StochasticDepthMode;
}

/** Options of {@link stochasticDepth}. */
export interface StochasticDepthCallOptions extends StochasticDepthOptions {
  /** Whether this is a training step. */
  training: boolean;
  /** Seed of the random numbers. */
  seed: number;
  /** Which step of the stream this is. */
  step: number;
}

/**
 * In training `x + b * branch`, b 1 with probability p and else 0; elsewhere `x + p * branch`, the expectation.
 * Two tensors `[N, …]` of one shape; a null x counts as 0. mode 'batch' draws one b, 'row' one for each of the N.
 *
 * This is the paper's form. torchvision's divides by p in training instead and leaves inference alone.
 */
export function stochasticDepth(
  x: tf.Tensor | null,
  branch: tf.Tensor,
  { survivalProbability = 0.5, mode = 'batch', training, seed, step }: StochasticDepthCallOptions,
): tf.Tensor {
  return tf.tidy(() => {
    const [rows, ...others] = branch.shape;
    const drawn = mode === 'row' ? [rows, ...others.map(() => 1)] : []; // [] is one draw for the batch
    const factor = training
      ? tf.cast(tf.less(uniformValues(drawn, seed, step), survivalProbability), 'float32')
      : survivalProbability;
    const scaled = tf.mul(branch, factor);
    return x ? tf.add(x, scaled) : scaled;
  });
}

/**
 * The paper's linear decay: block l of L (counted from 1) survives with `1 - l / L * (1 - last)`, section 3.
 *
 * @example
 * linearSurvival(54, 54); // 0.5
 */
export function linearSurvival(block: number, blocks: number, last = 0.5): number {
  if (!Number.isInteger(block) || block < 1 || block > blocks) {
    throw new RangeError(`linearSurvival: block is ${block}; it must be an integer from 1 to ${blocks}`);
  }
  return 1 - (block / blocks) * (1 - last);
}

/** Options of {@link ResidualStochasticDepth}. */
export interface ResidualStochasticDepthOptions extends LayerOptions, StochasticDepthOptions {
  /** Seed of the network; the layer's own comes from it and the layer's name. */
  seed?: number;
}

/**
 * {@link stochasticDepth} applied to `[x, branch]`, or to the branch alone; `[N, …]` -> the same. No weights.
 *
 * It draws anew at every call in training, by its `randomStep`: the same seed gives the same run.
 *
 * @throws RangeError where an option does not fit, or where the two shapes differ, naming both.
 *
 * @example
 * const y = new ResidualStochasticDepth({ name: 'depth', survivalProbability: 0.8, seed: 1 }).apply([x, branch]);
 */
export class ResidualStochasticDepth extends MergeLayer implements RandomLayer {
  /** Name in saved models. */
  static className = 'ResidualStochasticDepth';

  /** How often the layer has drawn. */
  randomStep = 0;
  protected override readonly branchAlone = true;
  private readonly options: Required<StochasticDepthOptions> & { seed: number };

  constructor({
    survivalProbability = 0.5,
    mode = 'batch',
    seed = 0,
    ...layer
  }: ResidualStochasticDepthOptions = {}) {
    super(layer);
    const where = describeLayer(this);
    if (!(survivalProbability > 0 && survivalProbability <= 1)) {
      throw new RangeError(
        `${where}: survivalProbability is ${survivalProbability}; it must be above 0 and at most 1`,
      );
    }
    checkOneOf(where, 'mode', mode, ['batch', 'row']);
    this.options = { survivalProbability, mode, seed };
  }

  protected override merge(x: tf.Tensor | null, branch: tf.Tensor, training: boolean): tf.Tensor {
    const seed = deriveSeed(this.options.seed, this.name);
    const step = training ? this.randomStep++ : 0;
    return stochasticDepth(x, branch, { ...this.options, training, seed, step });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options };
  }
}
