/**
 * Batch normalisation with what follows it in a residual block, the addition of the shortcut and the ReLU.
 *
 * Ioffe and Szegedy 2015, "Batch Normalization", https://arxiv.org/abs/1502.03167
 */
import { type BatchNormActivation, batchNormTraining, movingAverages } from '@residualjs/ops';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import {
  type CallOptions,
  checkFinite,
  checkOneOf,
  describeLayer,
  formatShape,
  isShape,
  isTraining,
  type LayerOptions,
  sameShape,
} from './layer.js';
import { normalizeInference } from './normalize-inference.js';

/** Options of {@link ResidualBatchNormalization}. */
export interface ResidualBatchNormalizationOptions extends LayerOptions {
  /**
   * What a step keeps of the moving statistics: `moving * momentum + batch * (1 - momentum)`. tf.layers' default.
   */
  momentum?: number;
  /** Added to the variance before the square root. tf.layers' default. */
  epsilon?: number;
  /** Whether beta is added. */
  center?: boolean;
  /** Whether the result is multiplied by gamma. */
  scale?: boolean;
  /** 'relu' gives max(y, 0), after the addition. */
  activation?: BatchNormActivation;
  /** First values of gamma; 'zeros' makes a block start as the identity (Goyal et al. 2017, section 5.1). */
  gammaInitializer?: 'ones' | 'zeros';
}

/**
 * `y = activation(BN(x) + addend)`, applied to `x` or to `[x, addend]`; `[..., C]` of rank 2 to 4 -> the same.
 *
 * In training BN uses the mean and the biased variance of the batch, in one fused operation with one fused
 * gradient (`batchNormTraining` of @residualjs/ops), and moves `movingMean` and `movingVariance` once a call;
 * else it uses those. The variance that is averaged is the biased one, as in `tf.layers.batchNormalization`
 * (PyTorch averages the unbiased). A layer that is not `trainable` uses the moving statistics in training too, and leaves them
 * as they are, as in Keras.
 *
 * The weights are those of `tf.layers.batchNormalization` in the same order: gamma, beta, moving_mean,
 * moving_variance, `[C]` each, so weights go from one to the other.
 *
 * @throws RangeError where a shape or an option does not fit.
 *
 * @example
 * const y = new ResidualBatchNormalization({ name: 'bn2', activation: 'relu' }).apply([convolved, shortcut]);
 */
export class ResidualBatchNormalization extends tfl.layers.Layer {
  /** Name in saved models. */
  static className = 'ResidualBatchNormalization';

  private readonly options: Required<Omit<ResidualBatchNormalizationOptions, keyof LayerOptions>>;
  private gamma: tfl.LayerVariable | null = null;
  private beta: tfl.LayerVariable | null = null;
  private movingMean!: tfl.LayerVariable;
  private movingVariance!: tfl.LayerVariable;

  constructor({
    momentum = 0.99,
    epsilon = 1e-3,
    center = true,
    scale = true,
    activation = 'linear',
    gammaInitializer = 'ones',
    ...layer
  }: ResidualBatchNormalizationOptions = {}) {
    super(layer);
    const where = describeLayer(this);
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new RangeError(`${where}: momentum is ${momentum}; it must be from 0 to 1`);
    }
    checkFinite(where, 'epsilon', epsilon);
    if (epsilon < 0) throw new RangeError(`${where}: epsilon is ${epsilon}; it must be at least 0`);
    checkOneOf(where, 'activation', activation, ['linear', 'relu']);
    checkOneOf(where, 'gammaInitializer', gammaInitializer, ['ones', 'zeros']);
    this.options = { momentum, epsilon, center, scale, activation, gammaInitializer };
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const shape = this.computeOutputShape(inputShape);
    const channels = shape[shape.length - 1];
    if (channels == null) {
      throw new RangeError(`${describeLayer(this)}: the last length of ${formatShape(shape)} must be known`);
    }
    const { center, scale, gammaInitializer } = this.options;
    const [zeros, ones] = [tfl.initializers.zeros(), tfl.initializers.ones()];
    const add = (name: string, initializer: typeof zeros, trainable: boolean) =>
      this.addWeight(name, [channels], 'float32', initializer, undefined, trainable);
    if (scale) this.gamma = add('gamma', gammaInitializer === 'zeros' ? zeros : ones, true);
    if (center) this.beta = add('beta', zeros, true);
    this.movingMean = add('moving_mean', zeros, false);
    this.movingVariance = add('moving_variance', ones, false);
    this.built = true;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape {
    const shapes = isShape(inputShape) ? [inputShape] : inputShape;
    if (shapes.length > 2) {
      throw new RangeError(`${describeLayer(this)} takes x or [x, addend] and got ${shapes.length} inputs`);
    }
    const [x, addend] = shapes;
    if (x.length < 2 || x.length > 4) {
      throw new RangeError(
        `${describeLayer(this)}: x has shape ${formatShape(x)}, of rank ${x.length}; its rank must be 2 to 4`,
      );
    }
    if (addend && !sameShape(x, addend)) {
      throw new RangeError(
        `${describeLayer(this)}: the branch gives ${formatShape(x)} and the shortcut ${formatShape(addend)}; ` +
          `they must be equal`,
      );
    }
    return x;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const tensors = Array.isArray(inputs) ? inputs : [inputs];
      const [x, addend = null] = tensors;
      this.computeOutputShape(tensors.map((tensor) => tensor.shape));
      const { momentum, epsilon, activation } = this.options;
      const gamma = (this.gamma?.read() ?? null) as tf.Tensor1D | null;
      const beta = (this.beta?.read() ?? null) as tf.Tensor1D | null;
      if (!isTraining(kwargs) || !this.trainable) {
        const [mean, variance] = [this.movingMean.read(), this.movingVariance.read()] as tf.Tensor1D[];
        return normalizeInference(x, mean, variance, gamma, beta, addend, { epsilon, activation });
      }
      const { y, mean, variance } = batchNormTraining(x, gamma, beta, addend, { epsilon, activation });
      const pairs = [
        { moving: this.movingMean.read() as tf.Variable, batch: mean },
        { moving: this.movingVariance.read() as tf.Variable, batch: variance },
      ];
      movingAverages(pairs, momentum);
      return y;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options };
  }
}
