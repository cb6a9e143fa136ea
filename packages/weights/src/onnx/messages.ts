/**
 * The messages of ONNX that an export has; the numbers are those of the fields in
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
import { bytes, type Encoded, float, integer, message, sequence, text } from '@residualjs/common/protobuf';

const FLOAT = 1;
const INT64 = 7;

/** A constant: float32 as it is, whole numbers as int64. */
export interface OnnxTensor {
  /** The name that nodes read it under. */
  name: string;
  /** Its dimensions; `[]` is a scalar. */
  shape: readonly number[];
  /** Row-major. */
  data: Float32Array | BigInt64Array;
}

/** A number is a float, a list is of integers: ONNX's other kinds of attribute are not needed. */
export type OnnxAttribute = number | { integer: number } | readonly number[] | string;

/** One operation. */
export interface OnnxNode {
  /** ONNX's name of the operation, `'Conv'`. */
  type: string;
  /** Names of tensors; `''` is an optional input that is not given. */
  inputs: readonly string[];
  /** The name of what it makes, and its own. */
  output: string;
  /** By name. */
  attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** Name and shape of an input or output of the graph: float32, null where a length is not fixed. */
export interface OnnxValue {
  /** Its name. */
  name: string;
  /** Its dimensions; the first, where open, is called `N`. */
  shape: readonly (number | null)[];
}

/** A whole file. */
export interface OnnxModel {
  /** The graph's name. */
  name: string;
  /** In an order in which they can run. */
  nodes: readonly OnnxNode[];
  /** What nodes read and none makes. */
  constants: readonly OnnxTensor[];
  /** What is fed. */
  inputs: readonly OnnxValue[];
  /** What is fetched. */
  outputs: readonly OnnxValue[];
  /** Version of the operator set. */
  opset: number;
  /** Notes of the file. */
  metadata: Readonly<Record<string, string>>;
}

function attribute(name: string, value: OnnxAttribute): Encoded {
  const named = text(1, name);
  if (typeof value === 'number') return message(5, named, float(2, value), integer(20, 1));
  if (typeof value === 'string') return message(5, named, text(4, value), integer(20, 3));
  if ('integer' in value) return message(5, named, integer(3, value.integer), integer(20, 2));
  return message(5, named, ...value.map((item) => integer(8, item)), integer(20, 7));
}

const node = ({ type, inputs, output, attributes }: OnnxNode): Encoded =>
  message(
    1,
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(3, output),
    text(4, type),
    ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  );

const constant = ({ name, shape, data }: OnnxTensor): Encoded =>
  message(
    5,
    ...shape.map((length) => integer(1, length)),
    integer(2, data instanceof Float32Array ? FLOAT : INT64),
    text(8, name),
    bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  );

function value(field: number, { name, shape }: OnnxValue): Encoded {
  const dimensions = shape.map((length, i) => {
    if (length !== null) return message(1, integer(1, length));
    return i === 0 ? message(1, text(2, 'N')) : message(1);
  });
  const type = message(2, message(1, integer(1, FLOAT), message(2, ...dimensions)));
  return message(field, text(1, name), type);
}

/** The version of the file format that came with an operator set; readers refuse one that is newer than they are. */
const irVersion = (opset: number): number => {
  if (opset < 15) return 7;
  if (opset < 19) return 8;
  return opset < 21 ? 9 : 10;
};

/** A ModelProto. */
export function encodeModel(model: OnnxModel): Encoded {
  const { name, nodes, constants, inputs, outputs, opset, metadata } = model;
  const graph = [
    ...nodes.map(node),
    text(2, name),
    ...constants.map(constant),
    ...inputs.map((input) => value(11, input)),
    ...outputs.map((output) => value(12, output)),
  ];
  return sequence([
    integer(1, irVersion(opset)),
    text(2, 'residualjs'),
    message(7, ...graph),
    message(8, integer(2, opset)),
    ...Object.entries(metadata).map(([key, note]) => message(14, text(1, key), text(2, note))),
  ]);
}
