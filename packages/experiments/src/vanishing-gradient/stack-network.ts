import { batchNormalization, deriveSeed } from '@residualjs/layers';
import * as tfl from '@tensorflow/tfjs-layers';
import type { Family, Material } from './stacks.js';

/** Channels of a stack; few, since norms are compared and nothing has to be recognised well. */
const WIDTH = 8;

/** Options of {@link stackNetwork}. */
export interface StackNetworkOptions extends Material {
  family: Family;
  blocks: number;
  seed: number;
  inputSize: number;
  channels: number;
}

/** The names of the layers whose outputs go into block 1, 2, …. */
export const blockInputs = (blocks: number): string[] =>
  Array.from({ length: blocks }, (_, i) => (i === 0 ? 'stem' : `block${i}`));

type Step = (x: tfl.SymbolicTensor) => tfl.SymbolicTensor;

/**
 * A stem that halves height and width, blocks of two 3x3 convolutions that all have one shape, and a classifier of 10:
 *
 * - plain: y = a(n(W2 a(n(W1 x))))
 * - original: y = a(x + n(W2 a(n(W1 x)))), He et al. 2015, equation 1
 * - pre-activation: y = x + W2 a(n(W1 a(n(x)))), He et al. 2016, figure 4e
 *
 * with the activation a, and batch normalisation or nothing as n. Everything is as it is at the start of training.
 */
export function stackNetwork({
  family,
  activation,
  normalised,
  gain,
  blocks,
  seed,
  inputSize,
  channels,
}: StackNetworkOptions): tfl.LayersModel {
  const convolve = (name: string, from: number, strides = 1): Step => {
    const stddev = Math.sqrt(gain / (9 * from));
    const kernelInitializer = tfl.initializers.randomNormal({ stddev, seed: deriveSeed(seed, name) });
    const options = {
      name,
      filters: WIDTH,
      kernelSize: 3,
      strides,
      padding: 'same',
      useBias: false,
    } as const;
    return (x) => tfl.layers.conv2d({ ...options, kernelInitializer }).apply(x) as tfl.SymbolicTensor;
  };
  const normalise = (name: string): Step => (normalised ? batchNormalization({ name }) : (x) => x);
  const activate = (name: string): Step => {
    return (x) => tfl.layers.activation({ name, activation }).apply(x) as tfl.SymbolicTensor;
  };
  const add = (name: string, x: tfl.SymbolicTensor, y: tfl.SymbolicTensor) =>
    tfl.layers.add({ name }).apply([x, y]) as tfl.SymbolicTensor;
  const through = (x: tfl.SymbolicTensor, ...steps: readonly Step[]) => steps.reduce((y, step) => step(y), x);

  const block = (name: string, x: tfl.SymbolicTensor): tfl.SymbolicTensor => {
    const [first, second] = [convolve(`${name}_conv1`, WIDTH), convolve(`${name}_conv2`, WIDTH)];
    const [before, after] = [normalise(`${name}_bn1`), normalise(`${name}_bn2`)];
    const inner = activate(`${name}_act1`);
    if (family === 'pre-activation') {
      return add(name, x, through(x, before, inner, first, after, activate(`${name}_act2`), second));
    }
    const branch = through(x, first, before, inner, second, after);
    return activate(name)(family === 'plain' ? branch : add(`${name}_sum`, x, branch));
  };

  const image = tfl.input({ name: 'image', shape: [inputSize, inputSize, channels] });
  const stem = through(image, convolve('stem_conv', channels, 2), normalise('stem_bn'), activate('stem'));
  const features = Array.from({ length: blocks }, (_, i) => `block${i + 1}`).reduce(
    (x, name) => block(name, x),
    stem,
  );
  const pooled = tfl.layers.globalAveragePooling2d({ name: 'pool' }).apply(features) as tfl.SymbolicTensor;
  const kernelInitializer = tfl.initializers.randomNormal({
    stddev: Math.sqrt(1 / WIDTH),
    seed: deriveSeed(seed, 'logits'),
  });
  const logits = tfl.layers.dense({ name: 'logits', units: 10, kernelInitializer }).apply(pooled);
  return tfl.model({ name: `${family}_${blocks}`, inputs: image, outputs: logits as tfl.SymbolicTensor });
}
