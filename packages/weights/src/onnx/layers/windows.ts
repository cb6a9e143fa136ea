import type { OnnxGraph } from '../graph.js';
import { inOrder, padded, type Value } from '../value.js';

/** A number for every axis of a window: tfjs configures them with one number or a list. */
export const perAxis = (value: number | readonly number[] | null | undefined, rank: number): number[] =>
  Array.isArray(value) ? [...value] : Array.from({ length: rank }, () => (value as number) ?? 1);

/** The axes of a tfjs tensor that a window moves over. */
export const windowAxes = (rank: number, dataFormat: string | undefined): number[] =>
  Array.from({ length: rank }, (_, i) => i + (dataFormat === 'channelsFirst' ? 2 : 1));

/** How a window moves. */
export interface Window {
  /** Its lengths. */
  size: readonly number[];
  /** Of each step. */
  strides: readonly number[];
  /** Between its places. */
  dilations?: readonly number[];
  /** The axes of the tfjs tensor. */
  axes: readonly number[];
  padding: string;
}

/** Zeros before and after an axis so that `ceil(length / stride)` windows fit, the odd one after. */
function samePadding(length: number, size: number, stride: number, dilation: number): [number, number] {
  const extent = (size - 1) * dilation + 1;
  const zeros = Math.max((Math.ceil(length / stride) - 1) * stride + extent - length, 0);
  return [Math.floor(zeros / 2), Math.ceil(zeros / 2)];
}

/** Where a window reads from, and what is padded on the way. */
export interface WindowInput {
  /** The tensor in the graph, channels first. */
  x: string;
  /** Attributes of the operation. */
  padding: { pads: number[] } | { auto_pad: string };
  /** Whether zeros that tfjs puts around the image in a layer of its own are left to the operation. */
  absorbed: boolean;
}

/**
 * The input of an operation that moves a window. Zeros that a value has yet to be padded with are left to the operation, if
 * they are beside the image and `absorbs` allows them; else they take an operation before it.
 */
export function windowInput(
  graph: OnnxGraph,
  value: Value,
  window: Window,
  { order, absorbs = () => true }: { order: readonly number[]; absorbs?: (pads: number[]) => boolean },
): WindowInput {
  const beside = value.padding?.every(
    ([first, last], axis) => window.axes.includes(axis) || first + last === 0,
  );
  if (beside) {
    const padding = paddingOf(value, window);
    const x = () => inOrder(graph, { ...value, padding: undefined }, order);
    if ('pads' in padding && absorbs(padding.pads)) return { x: x(), padding, absorbed: true };
  }
  const ready = padded(graph, value);
  return { x: inOrder(graph, ready, order), padding: paddingOf(ready, window), absorbed: false };
}

/**
 * Attributes that pad as tfjs does, and besides what a value has yet to be padded with. Where a length is not known, ONNX's
 * own mode does the same as 'same', and nothing besides.
 */
function paddingOf(
  { shape, padding = [] }: Value,
  { size, strides, dilations, axes, padding: mode }: Window,
): WindowInput['padding'] {
  const own = axes.map((axis, i): readonly [number, number] | null => {
    const length = shape[axis];
    const [before, after] = padding[axis] ?? [0, 0];
    if (mode !== 'same') return [before, after];
    if (length === null) return null;
    const [first, last] = samePadding(length + before + after, size[i], strides[i], dilations?.[i] ?? 1);
    return [first + before, last + after];
  });
  if (!own.every((one) => one !== null)) return { auto_pad: 'SAME_UPPER' };
  return { pads: [0, 1].flatMap((side) => own.map((one) => one[side])) };
}
