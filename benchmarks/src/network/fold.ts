import type { BatchNormNode, ConvolutionNode, Network, NetworkNode, Weight } from './network.js';

/**
 * The same network for inference with every batch normalisation that alone reads from a convolution folded into it:
 *
 *     W'[.., k] = W[.., k] s[k],  b'[k] = (b[k] - mean[k]) s[k] + beta[k],  s[k] = gamma[k] / sqrt(variance[k] + epsilon)
 *
 * What is not folded (before the convolution, after an addition) stays as it is.
 */
export function foldBatchNorm(network: Network): Network {
  const readers = new Map<string, number>();
  for (const { inputs } of network.nodes) {
    for (const input of inputs) readers.set(input, (readers.get(input) ?? 0) + 1);
  }
  const weights = new Map(network.weights);
  const folded = new Map<string, ConvolutionNode>(); // by the name of the batch norm that goes into it
  const gone = new Set<NetworkNode>();
  const nodes = new Map(network.nodes.map((node) => [node.name, node]));
  for (const node of network.nodes) {
    if (node.op !== 'batch-norm') continue;
    const convolution = nodes.get(node.inputs[0]);
    if (convolution?.op !== 'convolution' || readers.get(convolution.name) !== 1) continue;
    foldWeights(weights, convolution, node);
    folded.set(node.name, { ...convolution, name: node.name, biased: true });
    gone.add(convolution);
  }
  return {
    ...network,
    nodes: network.nodes.filter((node) => !gone.has(node)).map((node) => folded.get(node.name) ?? node),
    weights,
  };
}

function foldWeights(
  weights: Map<string, Weight>,
  { layer }: ConvolutionNode,
  { layer: normalization, epsilon }: BatchNormNode,
): void {
  const values = (name: string) => (weights.get(name) as Weight).data;
  const [gamma, beta, mean, variance] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((part) =>
    values(`${normalization}/${part}`),
  );
  const channels = gamma.length;
  const scale = gamma.map((value, k) => value / Math.sqrt(variance[k] + epsilon));
  const { shape, data } = weights.get(`${layer}/kernel`) as Weight;
  const bias = weights.get(`${layer}/bias`)?.data ?? new Float32Array(channels);
  weights.set(`${layer}/kernel`, { shape, data: data.map((value, i) => value * scale[i % channels]) });
  weights.set(`${layer}/bias`, {
    shape: [channels],
    data: bias.map((value, k) => (value - mean[k]) * scale[k] + beta[k]),
  });
  for (const part of ['gamma', 'beta', 'moving_mean', 'moving_variance']) {
    weights.delete(`${normalization}/${part}`);
  }
}
