import { batchNormalization, convolution, deriveSeed } from '@residualjs/layers';
import * as tfl from '@tensorflow/tfjs-layers';

/**
 * A residual branch of one's own: two 3x3 convolutions whose channels are then weighted, each by a number in 0..1 that
 * the network computes from the mean of all channels (Hu et al. 2018, "Squeeze-and-Excitation Networks",
 * https://arxiv.org/abs/1709.01507). `reduction` says how much narrower the middle of that computation is.
 *
 * `residualBlock` calls it with the block's input and a context; it may use any tf.layers, and must give
 * [N, H/stride, W/stride, filters]. Shortcut, addition and the ReLU after it stay with the block.
 */
export const squeezeExcitation =
  (reduction = 4) =>
  (x, { name, filters, stride, seed, padding, batchNorm }) => {
    const convolve = (part, options) =>
      convolution({ name: `${name}_${part}`, filters, seed, padding, ...options });
    const dense = (part, units, activation) => {
      const kernelInitializer = tfl.initializers.heNormal({ seed: deriveSeed(seed, `${name}_${part}`) });
      return tfl.layers.dense({ name: `${name}_${part}`, units, activation, kernelInitializer });
    };

    let y = convolve('conv1', { stride })(x);
    y = batchNormalization({ name: `${name}_bn1`, activation: 'relu', ...batchNorm })(y);
    y = convolve('conv2', { stride: 1 })(y);
    y = batchNormalization({ name: `${name}_bn2`, ...batchNorm })(y); // [N, H, W, C]

    let weight = tfl.layers.globalAveragePooling2d({ name: `${name}_squeeze` }).apply(y); // [N, C]
    weight = dense('reduce', Math.max(1, filters / reduction), 'relu').apply(weight);
    weight = dense('expand', filters, 'sigmoid').apply(weight);
    weight = tfl.layers.reshape({ name: `${name}_weight`, targetShape: [1, 1, filters] }).apply(weight);
    return tfl.layers.multiply({ name: `${name}_excite` }).apply([y, weight]);
  };
