/** What the two gates share: g = sigmoid(Wx + b). */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { heNormal } from './he-normal.js';
import { checkFinite, describeLayer, imageShape, type LayerOptions } from './layer.js';
import { MergeLayer } from './merge-layer.js';

/** The first value of a gate's bias that the paper found best by cross-validation (He et al. 2016, section 3.1). */
export const DEFAULT_GATE_BIAS = -6;

/**
 * `g = sigmoid(conv1x1(x, kernel) + bias)`, one gate a channel;
 * x `[N, H, W, C]`, kernel `[1, 1, C, C]`, bias `[C]`.
 */
export function gate(x: tf.Tensor4D, kernel: tf.Tensor4D, bias: tf.Tensor1D): tf.Tensor4D {
  return tf.tidy(() => tf.sigmoid(tf.add(tf.conv2d(x, kernel, 1, 'same'), bias)));
}

/** Options of a gate. */
export interface GateOptions extends LayerOptions {
  /** First value of the bias: a negative one opens the shortcut, sigmoid(-6) = 0.0025. */
  gateBias?: number;
  /** Seed of the network; the layer's own comes from it and the layer's name. */
  seed?: number;
}

/** A merge layer with the weights of a gate: kernel `[1, 1, C, C]`, bias `[C]`. */
export abstract class GateLayer extends MergeLayer {
  private readonly options: { gateBias: number; seed: number };
  private kernel!: tfl.LayerVariable;
  private bias!: tfl.LayerVariable;

  constructor({ gateBias = DEFAULT_GATE_BIAS, seed = 0, ...layer }: GateOptions = {}) {
    super(layer);
    checkFinite(describeLayer(this), 'gateBias', gateBias);
    this.options = { gateBias, seed };
  }

  /** Joins the paths, given the weights of the gate. */
  protected abstract gated(
    x: tf.Tensor4D,
    branch: tf.Tensor4D,
    kernel: tf.Tensor4D,
    bias: tf.Tensor1D,
  ): tf.Tensor;

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const channels = imageShape(this, this.checkShapes(inputShape))[3];
    const { gateBias, seed } = this.options;
    const kernelInitializer = heNormal({ fanIn: channels, seed, name: this.name });
    const biasInitializer = tfl.initializers.constant({ value: gateBias });
    this.kernel = this.addWeight('kernel', [1, 1, channels, channels], 'float32', kernelInitializer);
    this.bias = this.addWeight('bias', [channels], 'float32', biasInitializer);
    this.built = true;
  }

  protected override merge(x: tf.Tensor, branch: tf.Tensor): tf.Tensor {
    const [kernel, bias] = [this.kernel.read() as tf.Tensor4D, this.bias.read() as tf.Tensor1D];
    return this.gated(x as tf.Tensor4D, branch as tf.Tensor4D, kernel, bias);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options };
  }
}
