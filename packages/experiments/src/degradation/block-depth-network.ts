import {
  type BranchBuilder,
  batchNormalization,
  convolution,
  heNormal,
  residualBlock,
  type Stage,
} from '@residualjs/layers';
import * as tfl from '@tensorflow/tfjs-layers';
import type { NetworkInput } from '../networks/train-networks.js';

/** Channels of the three stages, as in He et al. 2015, section 4.2. */
const STAGES = [16, 32, 64];

/** F of `layers` weight layers: 3x3 convolutions, each with BN, and a ReLU between two. */
const branchOf =
  (layers: number): BranchBuilder =>
  (x, { name, filters, stride, seed, batchNorm }) =>
    Array.from({ length: layers }, (_, i) => i + 1).reduce((y, number) => {
      const convolve = convolution({
        name: `${name}_conv${number}`,
        filters,
        stride: number === 1 ? stride : 1,
        seed,
      });
      const activation = number < layers ? 'relu' : 'linear';
      return batchNormalization({ name: `${name}_bn${number}`, activation, ...batchNorm })(convolve(y));
    }, x);

/**
 * A residual network for CIFAR-10 of `depth` = 6n + 2 layers whose blocks have any number of weight layers: what varies is where the
 * shortcuts are, and not the convolutions. With two it is the zoo's resnet of that depth, weights too.
 *
 * @throws RangeError where the 2n convolutions of a stage are no whole number of blocks
 */
export function blockDepthNetwork(
  depth: number,
  layersPerBlock: number,
  { seed, inputSize, channels, classes }: NetworkInput,
): tfl.LayersModel {
  const convolutions = (depth - 2) / STAGES.length;
  const blocks = convolutions / layersPerBlock;
  if (!Number.isInteger(blocks)) {
    throw new RangeError(
      `layersPerBlock (=${layersPerBlock}) must divide the ${convolutions} convolutions of a stage of ${depth} layers`,
    );
  }
  const image = tfl.input({ name: 'image', shape: [inputSize, inputSize, channels] });
  const stem = convolution({ name: 'stem_conv', filters: STAGES[0], seed })(image);
  const stages = STAGES.flatMap((filters, stage) =>
    Array.from(
      { length: blocks },
      (_, block): Stage =>
        residualBlock({
          name: `stage${stage + 1}_block${block + 1}`,
          filters,
          stride: stage > 0 && block === 0 ? 2 : 1,
          branch: branchOf(layersPerBlock),
          seed,
        }),
    ),
  );
  const normalized = batchNormalization({ name: 'stem_bn', activation: 'relu' })(stem);
  const features = stages.reduce((x, stage) => stage(x), normalized);
  const pooled = tfl.layers.globalAveragePooling2d({ name: 'pool' }).apply(features) as tfl.SymbolicTensor;
  const kernelInitializer = heNormal({ fanIn: STAGES[2], seed, name: 'logits' });
  const logits = tfl.layers.dense({ name: 'logits', units: classes, kernelInitializer }).apply(pooled);
  const name = `resnet${depth}_blocks_of_${layersPerBlock}`;
  return tfl.model({ name, inputs: image, outputs: logits as tfl.SymbolicTensor });
}
