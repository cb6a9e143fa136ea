import { permute } from '../../permute.js';
import type { OnnxGraph } from '../graph.js';
import type { OnnxAttribute } from '../messages.js';
import type { Value } from '../value.js';

/** The values of a weight, as they are in the model. */
export interface Weight {
  /** Its name, `'stem_conv/kernel'`. */
  name: string;
  /** Its dimensions. */
  shape: readonly number[];
  /** Row-major. */
  data: Float32Array;
}

/** One use of a layer in a model, to be written as operations. */
export interface LayerUse {
  readonly graph: OnnxGraph;
  /** Of the layer; operations take it as the start of their names, and the last of them has it alone. */
  readonly name: string;
  /** The configuration of the layer as it is saved: every class has its own, which its constructor checked. */
  // biome-ignore lint/suspicious/noExplicitAny: tfjs has no narrower type for it either
  readonly config: any;
  readonly inputs: readonly Value[];
  /** Dimensions of what it gives, in tfjs. */
  readonly shape: readonly (number | null)[];
  /** The weights of the layer by the last part of their names, `'kernel'`. */
  readonly weights: ReadonlyMap<string, Weight>;
  /** The name of a constant, made on its first use: a layer that is used twice has its weights once. */
  readonly shared: (key: string, make: () => string) => string;
}

/** Writes one use of a layer and says where its output is. Weights are there when it runs. */
export type LayerForm = (use: LayerUse) => Value;

/** Adds an operation named after the layer, or after a step of it. */
export const operation = (
  { graph, name }: LayerUse,
  type: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, OnnxAttribute>> = {},
  step = '',
): string => graph.operation(step ? `${name}/${step}` : name, type, inputs, attributes);

/** The constant of a weight of the layer, its axes in another order and its shape another where that is asked for. */
export function weightConstant(
  { graph, weights, shared }: LayerUse,
  which: string,
  { order, shape }: { order?: readonly number[]; shape?: readonly number[] } = {},
): string {
  const weight = weights.get(which)!;
  return shared(`${which} ${order ?? ''} ${shape ?? ''}`, () => {
    const axes = order ?? weight.shape.map((_, axis) => axis);
    const lengths = axes.map((axis) => weight.shape[axis]);
    const data = permute(weight.data, weight.shape, axes) as Float32Array;
    return graph.constant(weight.name, shape ?? lengths, data);
  });
}
