import { type Encoded, float, integer, message, sequence, text, toBytes } from '@residualjs/common/protobuf';
import type { Network, NetworkNode, Weight } from '../network.js';
import { floatTensor, integerTensor } from './tensor.js';

/** Of ONNX 1.8: the last whose operators every runtime of today still reads. */
const OPERATOR_SET = 13;
const IR_VERSION = 7;
const FLOAT = 1;

/** What one operation of a network becomes: nodes, and the constants that they read. */
interface Part {
  nodes: Encoded[];
  constants?: Encoded[];
}

const attribute = {
  float: (name: string, value: number) => message(5, text(1, name), float(2, value), integer(20, 1)),
  integers: (name: string, values: readonly number[]) =>
    message(5, text(1, name), ...values.map((value) => integer(8, value)), integer(20, 7)),
};

const node = (type: string, inputs: readonly string[], output: string, ...attributes: Encoded[]) =>
  message(
    1,
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(3, output),
    text(4, type),
    ...attributes,
  );

/** `[height, width, inputs, outputs]` to ONNX's `[outputs, inputs, height, width]`. */
export function outputsFirst({ shape: [height, width, inputs, outputs], data }: Weight): Weight {
  const turned = new Float32Array(data.length);
  const places = height * width;
  for (let place = 0, from = 0; place < places; place++) {
    for (let c = 0; c < inputs; c++) {
      for (let k = 0; k < outputs; k++) turned[(k * inputs + c) * places + place] = data[from++];
    }
  }
  return { shape: [outputs, inputs, height, width], data: turned };
}

function part(operation: NetworkNode, { weights }: Network): Part {
  const { name, inputs } = operation;
  const constant = (weight: string) => floatTensor(5, weight, weights.get(weight) as Weight);
  switch (operation.op) {
    case 'image':
      return { nodes: [] };
    case 'relu':
      return { nodes: [node('Relu', inputs, name)] };
    case 'add':
      return { nodes: [node('Add', inputs, name)] };
    case 'convolution': {
      const { layer, stride, padding, biased } = operation;
      const [top, bottom, left, right] = padding;
      const kernel = outputsFirst(weights.get(`${layer}/kernel`) as Weight);
      const names = [`${layer}/kernel`, ...(biased ? [`${layer}/bias`] : [])];
      const strides = attribute.integers('strides', [stride, stride]);
      const pads = attribute.integers('pads', [top, left, bottom, right]);
      return {
        nodes: [node('Conv', [...inputs, ...names], name, strides, pads)],
        constants: [floatTensor(5, names[0], kernel), ...names.slice(1).map(constant)],
      };
    }
    case 'batch-norm': {
      const parts = ['gamma', 'beta', 'moving_mean', 'moving_variance'];
      const names = parts.map((weight) => `${operation.layer}/${weight}`);
      const epsilon = attribute.float('epsilon', operation.epsilon);
      const nodes = [node('BatchNormalization', [...inputs, ...names], name, epsilon)];
      return { nodes, constants: names.map(constant) };
    }
    case 'pad-shortcut': {
      const { stride, before, after } = operation;
      const names = ['starts', 'ends', 'axes', 'steps', 'pads'].map((what) => `${name}/${what}`);
      const [starts, ends, axes, steps, pads] = names;
      const sliced = `${name}/sliced`;
      return {
        nodes: [
          node('Slice', [...inputs, starts, ends, axes, steps], sliced),
          node('Pad', [sliced, pads], name),
        ],
        constants: [
          integerTensor(5, starts, [0, 0]),
          integerTensor(5, ends, [2 ** 31 - 1, 2 ** 31 - 1]),
          integerTensor(5, axes, [2, 3]),
          integerTensor(5, steps, [stride, stride]),
          integerTensor(5, pads, [0, before, 0, 0, 0, after, 0, 0]),
        ],
      };
    }
    case 'global-average-pool': {
      const pooled = `${name}/pooled`; // [N, C, 1, 1]
      return { nodes: [node('GlobalAveragePool', inputs, pooled), node('Flatten', [pooled], name)] };
    }
    case 'dense': {
      const names = [`${operation.layer}/kernel`, `${operation.layer}/bias`];
      return { nodes: [node('Gemm', [...inputs, ...names], name)], constants: names.map(constant) };
    }
  }
}

/** Name and type of the input or the output: float32 of a shape whose first length is open. */
function valueInfo(field: number, name: string, lengths: readonly number[]): Encoded {
  const dimensions = [message(1, text(2, 'N')), ...lengths.map((length) => message(1, integer(1, length)))];
  return message(field, text(1, name), message(2, message(1, integer(1, FLOAT), message(2, ...dimensions))));
}

/**
 * An ONNX file of a network: images `[N, C, H, W]` to logits `[N, classes]`. The names of input and output are those of
 * the first and the last node.
 *
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export function writeOnnx(network: Network): Uint8Array {
  const { name, nodes, image, classes } = network;
  const [height, width, channels] = image;
  const parts = nodes.map((operation) => part(operation, network));
  const graph = [
    ...parts.flatMap((one) => one.nodes),
    text(2, name),
    ...parts.flatMap(({ constants = [] }) => constants),
    valueInfo(11, nodes[0].name, [channels, height, width]),
    valueInfo(12, nodes[nodes.length - 1].name, [classes]),
  ];
  return toBytes(
    sequence([
      integer(1, IR_VERSION),
      text(2, 'residualjs benchmarks'),
      message(7, ...graph),
      message(8, integer(2, OPERATOR_SET)),
    ]),
  );
}
