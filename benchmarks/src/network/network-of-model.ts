import { summarize } from '@residualjs/models';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Network, NetworkNode, PlainNode, Weight } from './network.js';

type Shape = readonly (number | null)[];
type Pair = [number, number];

/** A layer of a model, and the shapes `[N, H, W, C]` that go in and come out. */
interface LayerUse {
  name: string;
  inputs: string[];
  // biome-ignore lint/suspicious/noExplicitAny: every class of layers has a configuration of its own
  config: any;
  input: Shape;
  output: Shape;
}

function unknown({ name }: LayerUse, what: string): never {
  throw new Error(`layer '${name}' is ${what}, which the peers are not told how to run`);
}

/** Zeros before and after along one axis, by TensorFlow's rule 'same'. */
function samePadding(input: number, output: number, kernel: number, stride: number): Pair {
  const total = Math.max((output - 1) * stride + kernel - input, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

function convolution(use: LayerUse): NetworkNode[] {
  const { name, inputs, config, input, output } = use;
  const { kernelSize = 1, strides, stride = strides, padding, activation = 'linear' } = config;
  if (activation !== 'linear') unknown(use, `a convolution with activation '${activation}'`);
  const [size, step] = [[kernelSize].flat()[0], [stride].flat()[0]];
  const pad = (axis: 1 | 2): Pair => {
    if (padding === undefined) return [(size - 1) / 2, (size - 1) / 2]; // ResidualConvolution is centred
    if (padding === 'valid') return [0, 0];
    return samePadding(input[axis] as number, output[axis] as number, size, step);
  };
  const biased = config.useBias === true;
  return [
    { op: 'convolution', name, layer: name, inputs, stride: step, padding: [...pad(1), ...pad(2)], biased },
  ];
}

/** Our fused layer is a batch norm, then the addition of the shortcut, then a ReLU; the last one has its name. */
function batchNorm({ name, inputs: [x, shortcut], config }: LayerUse): NetworkNode[] {
  const { epsilon, momentum, activation } = config;
  const nodes: NetworkNode[] = [
    { op: 'batch-norm', name: `${name}/normalized`, layer: name, inputs: [x], epsilon, momentum },
  ];
  if (shortcut !== undefined) {
    nodes.push({ op: 'add', name: `${name}/sum`, inputs: [nodes[0].name, shortcut] });
  }
  if (activation === 'relu') {
    nodes.push({ op: 'relu', name, inputs: [nodes[nodes.length - 1].name] });
  }
  nodes[nodes.length - 1].name = name;
  return nodes;
}

function padShortcut({ name, inputs, config: { stride, filters }, input }: LayerUse): NetworkNode[] {
  const zeros = filters - (input[3] as number);
  const before = Math.floor(zeros / 2);
  return [{ op: 'pad-shortcut', name, inputs, stride, before, after: zeros - before }];
}

function dense(use: LayerUse): NetworkNode[] {
  const { name, inputs, config } = use;
  if (config.activation !== 'linear') unknown(use, `dense with activation '${config.activation}'`);
  return [{ op: 'dense', name, layer: name, inputs }];
}

function activation(use: LayerUse): NetworkNode[] {
  if (use.config.activation !== 'relu') unknown(use, `the activation '${use.config.activation}'`);
  return [{ op: 'relu', name: use.name, inputs: use.inputs }];
}

const plain =
  (op: PlainNode['op']) =>
  ({ name, inputs }: LayerUse): NetworkNode[] => [{ op, name, inputs }];

/** The operations of each kind of layer that the models of the zoo are made of. */
const OPERATIONS: Readonly<Record<string, (use: LayerUse) => NetworkNode[]>> = {
  InputLayer: plain('image'),
  Conv2D: convolution,
  ResidualConvolution: convolution,
  ResidualProjection: convolution,
  ResidualBatchNormalization: batchNorm,
  ResidualPadShortcut: padShortcut,
  ResidualAdd: plain('add'),
  Activation: activation,
  GlobalAveragePooling2D: plain('global-average-pool'),
  Dense: dense,
};

/**
 * A model of the zoo as a {@link Network}.
 *
 * @param weights its weights under their names, as `exportWeights` gives them
 * @throws Error where a layer is of a kind that no peer is told how to run
 */
export function networkOfModel(model: tfl.LayersModel, weights: Map<string, Weight>): Network {
  const { name, layers } = summarize(model);
  const shapes = new Map(layers.map((layer) => [layer.name, layer.outputShape]));
  const nodes = layers.flatMap(({ name, type, inputs, outputShape: output }) => {
    const use = { name, inputs, config: model.getLayer(name).getConfig(), output };
    const operations = OPERATIONS[type];
    const withInput = { ...use, input: shapes.get(inputs[0]) ?? output };
    return operations ? operations(withInput) : unknown(withInput, `of class ${type}`);
  });
  const image = layers[0].outputShape.slice(1) as Network['image'];
  const classes = layers[layers.length - 1].outputShape[1] as number;
  return { name, image, classes, nodes, weights };
}
