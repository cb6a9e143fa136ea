import type * as core from '@tensorflow/tfjs-core';
import type { BatchNormNode, ConvolutionNode, Network, NetworkNode } from './network.js';

/** TensorFlow.js, from whichever package. */
export type Tfjs = typeof core;

type Variables = ReadonlyMap<string, core.Variable>;

/** How a network is run. */
export interface RunOptions {
  /** Batch norms use the statistics of the batch and move theirs. */
  training: boolean;
  /** Whether the backend takes padding of its own for a convolution; else zeros are put around the image first. */
  explicitPadding: boolean;
}

const isStatistic = (name: string) => /\/moving_(mean|variance)$/.test(name);

/** The weights of a network as variables under their names; moving statistics are not trained. */
export function variablesOf(tf: Tfjs, { weights }: Network): Map<string, core.Variable> {
  return new Map(
    [...weights].map(([name, { shape, data }]) => [
      name,
      tf.tidy(() => tf.variable(tf.tensor(data, shape), !isStatistic(name))),
    ]),
  );
}

function convolve(
  tf: Tfjs,
  x: core.Tensor4D,
  { layer, stride, padding, biased }: ConvolutionNode,
  variables: Variables,
  { training, explicitPadding }: RunOptions,
  relu: boolean,
): core.Tensor4D {
  const filter = variables.get(`${layer}/kernel`) as core.Tensor as core.Tensor4D;
  const [top, bottom, left, right] = padding;
  const even = padding.every((zeros) => zeros === top);
  let [image, pad]: [core.Tensor4D, number | 'same' | 'valid'] = [x, 'valid'];
  if (even && stride === 1 && 2 * top === filter.shape[0] - 1) pad = 'same';
  else if (even && explicitPadding) pad = top;
  else if (!even || top > 0) {
    image = tf.pad(x, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]);
  }
  if (training) return tf.conv2d(image, filter, stride, pad);
  const bias = biased ? (variables.get(`${layer}/bias`) as core.Tensor) : undefined;
  const activation = relu ? 'relu' : 'linear';
  return tf.fused.conv2d({ x: image, filter, strides: stride, pad, bias, activation });
}

function normalize(
  tf: Tfjs,
  x: core.Tensor4D,
  { layer, epsilon, momentum }: BatchNormNode,
  variables: Variables,
  training: boolean,
): core.Tensor4D {
  const [gamma, beta, movingMean, movingVariance] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map(
    (part) => variables.get(`${layer}/${part}`) as core.Variable<core.Rank.R1>,
  );
  if (!training) return tf.batchNorm(x, movingMean, movingVariance, beta, gamma, epsilon) as core.Tensor4D;
  const { mean, variance } = tf.moments(x, [0, 1, 2]) as { mean: core.Tensor1D; variance: core.Tensor1D };
  const moved = (from: core.Tensor, to: core.Tensor) =>
    tf.add<core.Tensor1D>(tf.mul(from, momentum), tf.mul(to, 1 - momentum));
  movingMean.assign(moved(movingMean, mean));
  movingVariance.assign(moved(movingVariance, variance));
  return tf.batchNorm(x, mean, variance, beta, gamma, epsilon) as core.Tensor4D;
}

/** A ReLU that alone reads from a convolution, by the name of the convolution. */
function fusedRelus(nodes: readonly NetworkNode[]): Map<string, string> {
  const readers = (name: string) => nodes.filter(({ inputs }) => inputs.includes(name));
  return new Map(
    nodes.flatMap((node) => {
      if (node.op !== 'convolution') return [];
      const [reader, ...others] = readers(node.name);
      return reader?.op === 'relu' && others.length === 0 ? [[node.name, reader.name] as const] : [];
    }),
  );
}

/** Images `[N, H, W, C]` to logits `[N, classes]`, in functional ops of TensorFlow.js; call it in a tidy. */
export function runNetwork(
  tf: Tfjs,
  { nodes }: Network,
  variables: Variables,
  images: core.Tensor4D,
  options: RunOptions,
): core.Tensor2D {
  const { training } = options;
  const relus = training ? new Map<string, string>() : fusedRelus(nodes);
  const done = new Set(relus.values());
  const values = new Map<string, core.Tensor>();
  for (const node of nodes) {
    const [x, y] = node.inputs.map((name) => values.get(name)) as core.Tensor4D[];
    const run = (): core.Tensor => {
      switch (node.op) {
        case 'image':
          return images;
        case 'convolution':
          return convolve(tf, x, node, variables, options, relus.has(node.name));
        case 'batch-norm':
          return normalize(tf, x, node, variables, training);
        case 'relu':
          return done.has(node.name) ? x : tf.relu(x);
        case 'add':
          return tf.add(x, y);
        case 'pad-shortcut': {
          // pooling over one pixel: the strided slice of TensorFlow.js has no gradient
          const taken = node.stride === 1 ? x : tf.avgPool(x, 1, node.stride, 'valid');
          const none: [number, number] = [0, 0];
          return tf.pad(taken, [none, none, none, [node.before, node.after]]);
        }
        case 'global-average-pool':
          return tf.mean(x, [1, 2]);
        case 'dense': {
          const kernel = variables.get(`${node.layer}/kernel`) as core.Tensor as core.Tensor2D;
          const bias = variables.get(`${node.layer}/bias`) as core.Tensor;
          return tf.add(tf.matMul(x as core.Tensor as core.Tensor2D, kernel), bias);
        }
      }
    };
    values.set(node.name, run());
  }
  return values.get(nodes[nodes.length - 1].name) as core.Tensor2D;
}
