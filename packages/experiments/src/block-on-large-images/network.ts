import { convolution, residualBlock } from '@residualjs/layers';
import * as tfl from '@tensorflow/tfjs-layers';

/** Options of {@link buildBlock}. */
export interface BuildBlockOptions {
  /** Height and width of the image. */
  size: number;
  /** Channels between the convolutions. */
  width: number;
  batchNorm: boolean;
  shortcut: boolean;
  seed: number;
}

/**
 * One residual block as a whole network, from image to image: relu(F(x) + x), or relu(F(x)), with F two 3x3 convolutions and a ReLU
 * between them; `[N, size, size, 1] -> [N, size · size]`, flat since `train` compares rows. He's normal weights, no biases.
 *
 * He et al. 2015, figure 2; with batch normalisation as in section 3.4.
 */
export function buildBlock({ size, width, batchNorm, shortcut, seed }: BuildBlockOptions): tfl.LayersModel {
  const image = tfl.input({ shape: [size, size, 1], name: 'image' });
  const relu = tfl.layers.activation({ name: 'block_relu1', activation: 'relu' });
  const block = residualBlock({
    name: 'block',
    filters: 1,
    width,
    seed,
    shortcut: shortcut ? 'identity' : 'none',
    branch: batchNorm
      ? 'basic'
      : (x) => {
          const inside = convolution({ name: 'block_conv1', filters: width, seed })(x);
          return convolution({ name: 'block_conv2', filters: 1, seed })(
            relu.apply(inside) as tfl.SymbolicTensor,
          );
        },
  });
  const pixels = tfl.layers.flatten({ name: 'pixels' }).apply(block(image)) as tfl.SymbolicTensor;
  return tfl.model({ name: 'block_alone', inputs: image, outputs: pixels });
}
