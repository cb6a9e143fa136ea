import { deriveSeed, heNormal, ResidualAdd, ResidualReZero } from '@residualjs/layers';
import * as tfl from '@tensorflow/tfjs-layers';
import type { NetworkSetting } from './config.js';

/** The network of the source, with the tensors around its block. */
export interface Network {
  /** `[N, 28, 28, 1] -> [N, 10]`, logits. Its layers `x_in` and `x_res` are where gradients are tapped. */
  model: tfl.LayersModel;
  /** `[N, 28, 28, 1] -> [x, block(x)]`, both `[N, 7, 7, channels]`; of the same layers. */
  around: tfl.LayersModel;
}

/** Images of MNIST. */
const SHAPE = [28, 28, 1];
const CLASSES = 10;

/** What weights and biases of a layer start from. */
function initializers(
  { initialization }: Pick<NetworkSetting, 'initialization'>,
  { fanIn, seed, name }: { fanIn: number; seed: number; name: string },
) {
  if (initialization === 'he') {
    return { kernelInitializer: heNormal({ fanIn, seed, name }), biasInitializer: tfl.initializers.zeros() };
  }
  const bound = 1 / Math.sqrt(fanIn);
  const uniform = (part: string) =>
    tfl.initializers.randomUniform({ minval: -bound, maxval: bound, seed: deriveSeed(seed, part) });
  return { kernelInitializer: uniform(name), biasInitializer: uniform(`${name}_bias`) };
}

/**
 * Three 3x3 convolutions with ReLU, a 4x4 max pool, y = block(x) + x with a block of two such convolutions, a 2x2 max pool and a
 * classifier. The block's input and the residual connection are layers of their own, `x_in` and `x_res`, that change nothing: the
 * gradient at the output of each is what flows back along its path.
 *
 * P. Bloem, "Residual connection": the kernel sizes, the second pool and the ReLU at the end of the block are our choice.
 */
export function buildNetwork(setting: NetworkSetting, seed: number): Network {
  const { channels, inside, shortcut } = setting;
  const convolution = (name: string, x: tfl.SymbolicTensor, activation?: 'relu') =>
    tfl.layers
      .conv2d({
        name,
        filters: channels,
        kernelSize: 3,
        padding: 'same',
        activation,
        ...initializers(setting, { fanIn: 9 * (x.shape[3] as number), seed, name }),
      })
      .apply(x) as tfl.SymbolicTensor;
  const passing = (name: string, x: tfl.SymbolicTensor) =>
    tfl.layers.activation({ name, activation: 'linear' }).apply(x) as tfl.SymbolicTensor;
  const pool = (name: string, size: number, x: tfl.SymbolicTensor) =>
    tfl.layers.maxPooling2d({ name, poolSize: size, strides: size }).apply(x) as tfl.SymbolicTensor;

  const image = tfl.input({ shape: SHAPE, name: 'image' });
  let x = image;
  for (const i of [1, 2, 3]) x = convolution(`stem${i}`, x, 'relu');
  x = pool('stem_pool', 4, x);

  const first = convolution('block1', passing('x_in', x));
  const between = tfl.layers.activation({ name: 'inside', activation: inside }).apply(first);
  const block = convolution('block2', between as tfl.SymbolicTensor, 'relu');
  let y = block;
  if (shortcut !== 'none') {
    const layer =
      shortcut === 'learned' ? new ResidualReZero({ name: 'learned_add' }) : new ResidualAdd({ name: 'add' });
    y = layer.apply([passing('x_res', x), block]) as tfl.SymbolicTensor;
  }
  const features = tfl.layers.flatten({ name: 'features' }).apply(pool('pool', 2, y)) as tfl.SymbolicTensor;
  const fanIn = features.shape[1] as number;
  const logits = tfl.layers
    .dense({ name: 'logits', units: CLASSES, ...initializers(setting, { fanIn, seed, name: 'logits' }) })
    .apply(features) as tfl.SymbolicTensor;
  return {
    model: tfl.model({ name: 'network', inputs: image, outputs: logits }),
    around: tfl.model({ name: 'around', inputs: image, outputs: [x, block] }),
  };
}
