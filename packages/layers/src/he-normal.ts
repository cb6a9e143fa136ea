/**
 * He et al. 2015, "Delving Deep into Rectifiers", section 2.2, https://arxiv.org/abs/1502.01852
 */
import * as tfl from '@tensorflow/tfjs-layers';
import { deriveSeed } from './seed.js';

/** An initialiser of TensorFlow.js. */
export type Initializer = ReturnType<typeof tfl.initializers.randomNormal>;

/** Options of {@link heNormal}. */
export interface HeNormalOptions {
  /** Values that one output sums over: kernel height * kernel width * input channels. */
  fanIn: number;
  /** Seed of the network. */
  seed: number;
  /** Name of the layer, from which, with the seed, its own seed comes. */
  name: string;
}

/**
 * Normal values of mean 0 and standard deviation `sqrt(2 / fanIn)`, which keeps the variance of a signal through
 * convolutions and ReLUs (equation 10 of the paper; `kaiming_normal_` with its defaults in PyTorch).
 *
 * The paper derives this for the forward pass and, with the outputs of a convolution in place of its inputs, for
 * the backward pass, and finds either enough; the code of its authors' later papers has the second. They differ
 * only where a convolution changes the number of channels.
 *
 * The paper draws from a plain normal distribution, and so does this; `heNormal` of TensorFlow.js cuts it off at
 * two standard deviations, which leaves 0.88 of the deviation. It is the stock `RandomNormal`, so that a saved
 * model needs no class of ours for it.
 */
export function heNormal({ fanIn, seed, name }: HeNormalOptions): Initializer {
  if (!(fanIn > 0)) throw new RangeError(`heNormal of '${name}': fanIn is ${fanIn}; it must be above 0`);
  return tfl.initializers.randomNormal({
    mean: 0,
    stddev: Math.sqrt(2 / fanIn),
    seed: deriveSeed(seed, name),
  });
}
