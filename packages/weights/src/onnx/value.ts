import type { OnnxGraph } from './graph.js';

/**
 * What a symbolic tensor of tfjs is in the graph of ONNX. The same values may lie there with their axes in another order,
 * which costs a Transpose only where an operation needs them so: convolutions and pooling take channels first, and what is between
 * them takes anything.
 */
export interface Value {
  /** The tensor in the graph. */
  readonly name: string;
  /** Axis `i` of the tensor in the graph is axis `order[i]` of the tfjs tensor; the first is always the batch. */
  readonly order: readonly number[];
  /** Dimensions of the tfjs tensor, without `padding`. */
  readonly shape: readonly (number | null)[];
  /** Zeros that are yet to be put before and after each axis of the tfjs tensor: a convolution can do so itself. */
  readonly padding?: readonly (readonly [before: number, after: number])[];
  /** Whether it is known that no value is negative: it comes out of a ReLU. */
  readonly nonNegative?: boolean;
  /** The names of the tensor in the orders that were asked for. */
  readonly orders: Map<string, string>;
}

/** A tensor of the graph whose axes lie in an order. */
export function placed(name: string, shape: readonly (number | null)[], order: readonly number[]): Value {
  return { name, shape, order, orders: new Map([[order.join(), name]]) };
}

/** The order of axes that tfjs has. */
export const asInTfjs = (rank: number): number[] => Array.from({ length: rank }, (_, axis) => axis);

/** The order `[N, C, …]`, which ONNX has; `first` where tfjs has it too. */
export function channelsFirst(rank: number, dataFormat: string | undefined): number[] {
  return dataFormat === 'channelsFirst' ? asInTfjs(rank) : toFront(rank, rank - 1);
}

/** The order that has an axis next to the batch, and the others after it. */
export function toFront(rank: number, axis: number): number[] {
  return [0, axis, ...asInTfjs(rank).filter((other) => other !== 0 && other !== axis)];
}

/** What was padded already, for the next that needs it. */
const done = new WeakMap<Value, Value>();

/** The value with its padding done by an operation of its own. */
export function padded(graph: OnnxGraph, value: Value): Value {
  if (!value.padding) return value;
  const before = done.get(value);
  if (before) return before;
  const { name, order, shape, padding } = value;
  const pads = [0, 1].flatMap((side) => order.map((axis) => padding[axis][side]));
  const lengths = graph.integers(`${name}/pads`, pads);
  const grown = shape.map((length, i) => (length === null ? null : length + padding[i][0] + padding[i][1]));
  const result = placed(graph.operation(`${name}/padded`, 'Pad', [name, lengths]), grown, order);
  done.set(value, result);
  return result;
}

/** The name of the tensor that has the value with its axes in an order, padded. */
export function inOrder(graph: OnnxGraph, value: Value, order: readonly number[]): string {
  if (value.padding) return inOrder(graph, padded(graph, value), order);
  const known = value.orders.get(order.join());
  if (known !== undefined) return known;
  const perm = order.map((axis) => value.order.indexOf(axis));
  const name = graph.operation(`${value.name}/transposed`, 'Transpose', [value.name], { perm });
  value.orders.set(order.join(), name);
  return name;
}
