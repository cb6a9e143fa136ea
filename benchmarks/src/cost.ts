import { type LayerSummary, type ModelSummary, summarize } from '@residualjs/models';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { WorkName } from './workload.js';

/** What an iteration costs at least, whatever the algorithm. */
export interface Cost {
  /** Additions and multiplications. */
  flops: number;
  /** Bytes read and written if every value crosses the memory bus once. */
  bytes: number;
}

/** What a forward pass through the convolutions and the classifier of a model takes; the rest counts for nothing. */
export interface ForwardPass {
  /** For one image. */
  multiplyAdds: number;
  /** Values that they read and write, for one image. */
  activations: number;
  /** Values of their kernels. */
  weights: number;
}

const valuesOf = (shape: readonly (number | null)[]) =>
  shape.slice(1).reduce<number>((product, length) => product * (length ?? 1), 1);

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** What a forward pass through a model takes. */
export function forwardPass(model: tfl.LayersModel): ForwardPass {
  const { layers }: ModelSummary = summarize(model);
  const shapes = new Map(layers.map(({ name, outputShape }) => [name, outputShape]));
  const counted = layers.filter(({ multiplyAdds }) => (multiplyAdds ?? 0) > 0);
  const values = ({ inputs, outputShape }: LayerSummary) =>
    valuesOf(outputShape) + sum(inputs.map((input) => valuesOf(shapes.get(input) ?? [])));
  return {
    multiplyAdds: sum(counted.map(({ multiplyAdds }) => multiplyAdds ?? 0)),
    activations: sum(counted.map(values)),
    weights: sum(counted.map(({ parameters }) => parameters)),
  };
}

/**
 * Training is the forward pass, the gradient of the activations and that of the weights: each has the arithmetic of the forward pass,
 * and works on tensors of the same three sizes.
 */
const PASSES: Partial<Record<WorkName, number>> = { inference: 1, training: 3, taps: 3 };

/** The least cost of an iteration over a batch: two operations a multiply-add, four bytes a value. */
export function modelCost(
  { multiplyAdds, activations, weights }: ForwardPass,
  work: WorkName,
  batch: number,
): Cost {
  const passes = PASSES[work] ?? 1;
  return { flops: 2 * passes * multiplyAdds * batch, bytes: 4 * passes * (activations * batch + weights) };
}
